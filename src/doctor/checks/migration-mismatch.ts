import { type DoctorCheck } from '../doctor-check.js'

export const migrationMismatch: DoctorCheck = {
  name: 'migration-mismatch',
  group: 'migrations',
  level: 'error',
  summary: 'The files are what the database was made from.',
  needs: 'pnc_migrator',
  look: async ({ migrations }) =>
    (await migrations()).migrations.flatMap(({ findings }) =>
      findings.map(({ file, detail, remedy }) => ({ object: file, detail, remedy })),
    ),
}
