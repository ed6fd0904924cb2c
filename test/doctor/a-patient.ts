import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doctorLimits } from '../../src/doctor/doctor-limits.js'
import type { Facts, RoleFacts } from '../../src/doctor/facts.js'
import type { Patient } from '../../src/doctor/patient.js'
import { projectPaths } from '../../src/project/project-paths.js'

/** What a patient of a test differs in from a healthy one. */
export interface PatientTraits extends Partial<Omit<Patient, 'migrations'>> {
  readonly has?: { readonly [Name in keyof Facts]?: readonly Facts[Name][] }
  readonly status?: Partial<Awaited<ReturnType<Patient['migrations']>>>
}

/** The moment at which patients are looked at. */
export const now = Date.parse('2026-03-15T12:00:00Z')

const bootstrapScripts = await Promise.all(
  ['roles.sql', 'extensions.sql', 'database.sql'].map((name) =>
    readFile(join(projectPaths.fixtures, 'sql/bootstrap', name), 'utf8'),
  ),
)

/** A role that may do nothing. */
export const plainRole: RoleFacts = {
  name: 'shop_api',
  canLogin: true,
  isSuperuser: false,
  bypassesRowSecurity: false,
  createsRoles: false,
  createsDatabases: false,
  replicates: false,
  groups: ['pnc_service'],
  directGroups: ['pnc_service'],
  ownsObjects: false,
}

/** A database without rows in any fact, but for what the test says. */
export function aPatient({ has = {}, status = {}, ...traits }: PatientTraits = {}): Patient {
  const facts: Patient['facts'] = (name) => Promise.resolve(has[name] ?? [])
  return {
    kind: 'server',
    database: 'shop',
    login: { name: 'ama', isSuperuser: false, bypassesRowSecurity: false, mayMigrate: true },
    limits: doctorLimits,
    contextSecret: undefined,
    contextTtlSeconds: 300,
    bootstrapScripts,
    now: () => now,
    readClock: () => Promise.resolve(now),
    facts,
    factsAsOwner: facts,
    migrations: () =>
      Promise.resolve({
        database: 'shop',
        upToDate: true,
        migrations: [],
        missing: [],
        current: 'blank',
        ...status,
      }),
    ...traits,
  }
}
