import { contextKeyId } from '../../database/context-key-id.js'
import { type DoctorCheck } from '../doctor-check.js'
import { lookAtContextKeys } from '../look-at-context-keys.js'

export const contextKeyUntrusted: DoctorCheck = {
  name: 'context-key-untrusted',
  group: 'context',
  level: 'error',
  summary: 'The database trusts the secret that this configuration signs contexts with.',
  look: async (patient) => {
    const { contextSecret } = patient
    if (contextSecret === undefined) return []
    const id = contextKeyId(contextSecret)
    return lookAtContextKeys(patient, (keys) =>
      // Where there is none at all, context-key-missing says so.
      keys.length === 0 || keys.some((key) => key.id === id)
        ? []
        : [
            {
              object: `key ${id}`,
              detail: `The configured secret is not among the keys of the database (${keys.map((key) => key.id).join(', ')}): a service with it is refused with PN002.`,
              remedy:
                'Configure the secret that the services use, or install this one: pnc-db migrate --trust-secret',
            },
          ],
    )
  },
}
