import { type DoctorCheck } from '../doctor-check.js'
import { lookAtContextKeys } from '../look-at-context-keys.js'

const dayMs = 86_400_000

export const contextKeyOld: DoctorCheck = {
  name: 'context-key-old',
  group: 'context',
  level: 'warning',
  summary: 'The keys that sign contexts are replaced once a year.',
  look: (patient) =>
    lookAtContextKeys(patient, (keys) =>
      keys
        .map(({ id, installedAt }) => ({
          id,
          days: Math.floor((patient.now() - installedAt.getTime()) / dayMs),
        }))
        .filter(({ days }) => days > patient.limits.contextKeyDays)
        .map(({ id, days }) => ({
          object: `key ${id}`,
          detail: `The key was installed ${days} days ago; everybody who ever had it can still sign for every tenant.`,
          remedy: `PNC_CONTEXT_SECRET=$(openssl rand -base64 48) pnc-db migrate --trust-secret\n-- give it to the services, then: delete from core.context_secrets where key_id = '${id}';`,
        })),
    ),
}
