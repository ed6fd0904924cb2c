import { splitStatements } from '../../migrate/split-statements.js'
import { type DoctorCheck } from '../doctor-check.js'

export const extensionMissing: DoctorCheck = {
  name: 'extension-missing',
  group: 'extensions',
  level: 'error',
  summary: 'Every extension that the migrations need is installed.',
  look: async ({ facts, bootstrapScripts }) => {
    const installed = new Set((await facts('extensions')).map(({ name }) => name))
    return bootstrapScripts
      .flatMap(splitStatements)
      .map(({ text }) => ({ text, name: /^create extension (\w+)/.exec(text)?.[1] }))
      .filter(({ name }) => name !== undefined && !installed.has(name))
      .map(({ text, name = '' }) => ({
        object: name,
        detail: 'The extension is not installed in this database: what uses it fails.',
        remedy: `${text};`,
      }))
  },
}
