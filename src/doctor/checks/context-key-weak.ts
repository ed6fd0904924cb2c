import { type DoctorCheck } from '../doctor-check.js'
import { lookAtContextKeys } from '../look-at-context-keys.js'
import { secretWeakness } from '../secret-strength.js'

const remedy =
  'PNC_CONTEXT_SECRET=$(openssl rand -base64 48) pnc-db migrate\n-- give it to the services, then delete the old key'

export const contextKeyWeak: DoctorCheck = {
  name: 'context-key-weak',
  group: 'context',
  level: 'error',
  summary: 'The secrets that sign contexts cannot be guessed.',
  look: async (patient) => {
    const { contextSecret, limits } = patient
    const weakness =
      contextSecret === undefined
        ? undefined
        : Buffer.byteLength(contextSecret) < 32
          ? 'it has fewer than 32 bytes'
          : secretWeakness(contextSecret, limits.secretBits)
    const ofConfiguration =
      weakness === undefined
        ? []
        : [
            {
              object: 'the configured secret',
              detail: `Whoever guesses the secret opens every tenant, and ${weakness}.`,
              remedy,
            },
          ]
    const installed = await lookAtContextKeys(patient, (keys) =>
      keys
        .filter(({ bits }) => bits < limits.secretBits)
        .map(({ id, bits }) => ({
          object: `key ${id}`,
          detail: `Whoever guesses the secret opens every tenant, and it holds about ${Math.floor(bits)} bits.`,
          remedy: `${remedy}: delete from core.context_secrets where key_id = '${id}';`,
        })),
    )
    return [...ofConfiguration, ...installed]
  },
}
