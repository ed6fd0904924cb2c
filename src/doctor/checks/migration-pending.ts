import { type DoctorCheck } from '../doctor-check.js'

export const migrationPending: DoctorCheck = {
  name: 'migration-pending',
  group: 'migrations',
  level: 'warning',
  summary: 'Every migration is applied.',
  needs: 'pnc_migrator',
  look: async ({ migrations }) =>
    (await migrations()).migrations
      .filter(({ state }) => state === 'pending')
      .map(({ file }) => ({
        object: file,
        detail: 'The migration is not applied to this database.',
        remedy: 'pnc-db migrate plan && pnc-db migrate',
      })),
}
