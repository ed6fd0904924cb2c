import { type DoctorCheck } from '../doctor-check.js'

export const bootstrapIncomplete: DoctorCheck = {
  name: 'bootstrap-incomplete',
  group: 'migrations',
  level: 'error',
  summary: 'The roles and privileges that migrations build on are in place.',
  needs: 'pnc_migrator',
  look: async ({ migrations }) =>
    (await migrations()).missing
      // Extensions have a check of their own; whether this login may migrate has, too.
      .filter(({ kind, sql }) => kind !== 'extension' && !sql.startsWith('grant pnc_migrator to'))
      .map(({ sql }) => ({
        object: sql.split('\n')[0]?.replace(/;$/, '') ?? sql,
        detail: 'This was taken back, or never done: what it gives or forbids is missing.',
        remedy: `${sql.replace(/;$/, '')};`,
      })),
}
