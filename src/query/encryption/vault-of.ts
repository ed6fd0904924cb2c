import type { Vault } from '../../crypto/vault.js'
import { PncError } from '../../errors/pnc-error.js'
import type { Session } from '../session.js'

/**
 * The keys that a session may use.
 *
 * @throws KEY_MISSING when `connect` was given no key ring
 */
export function vaultOf({ vault }: Session): Vault {
  if (vault) return vault
  throw new PncError('KEY_MISSING', 'The value is encrypted, and this connection has no key ring.', {
    hint: 'Pass `keyRing` to connect: the text of PNC_KEY_RING, or what readKeyRingFile returns.',
  })
}
