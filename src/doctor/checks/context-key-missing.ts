import { type DoctorCheck } from '../doctor-check.js'
import { lookAtContextKeys } from '../look-at-context-keys.js'

export const contextKeyMissing: DoctorCheck = {
  name: 'context-key-missing',
  group: 'context',
  level: 'error',
  summary: 'The database trusts a key that signs contexts.',
  look: (patient) =>
    lookAtContextKeys(patient, (keys) =>
      keys.length > 0
        ? []
        : [
            {
              object: 'core.context_secrets',
              detail: 'No key is installed: every context is refused, and no service sees a row.',
              remedy: 'PNC_CONTEXT_SECRET=... pnc-db migrate',
            },
          ],
    ),
}
