import { type DoctorCheck } from '../doctor-check.js'
import { lookAtContextKeys } from '../look-at-context-keys.js'

export const contextKeysMany: DoctorCheck = {
  name: 'context-keys-many',
  group: 'context',
  level: 'warning',
  summary: 'The database trusts no more than two keys: one in use, and one on its way in or out.',
  look: (patient) =>
    lookAtContextKeys(patient, (keys) =>
      keys.length <= 2
        ? []
        : [
            {
              object: 'core.context_secrets',
              detail: `${keys.length} keys are trusted, and each of them opens every tenant.`,
              remedy: `delete from core.context_secrets where key_id in (${keys
                .slice(0, -2)
                .map(({ id }) => `'${id}'`)
                .join(', ')}); -- those that no service uses`,
            },
          ],
    ),
}
