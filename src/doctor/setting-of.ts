import { type Patient } from './patient.js'

/** The settings that sessions of the database begin with, by name; undefined for one that this server does not have. */
export async function settingOf({
  facts,
}: Pick<Patient, 'facts'>): Promise<(name: string) => string | undefined> {
  const settings = new Map((await facts('settings')).map(({ name, setting }) => [name, setting]))
  return (name) => settings.get(name)
}
