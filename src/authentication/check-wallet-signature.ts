import { recoverSigner } from './recover-signer.js'
import { parseWalletMessage, type WalletMessage } from './wallet-message.js'

/** Skew between the clocks of a service's machines that is forgiven, in milliseconds. */
const skewMs = 60_000

/**
 * The message, if it is for this domain, in its time, and signed by the key of the address it names; else undefined. Whether its
 * nonce was issued and not used before, the database says.
 */
export function checkWalletSignature(
  message: string,
  signature: string,
  domain: string,
  now = new Date(),
): WalletMessage | undefined {
  const parsed = parseWalletMessage(message)
  if (parsed?.domain !== domain) return undefined
  if (parsed.issuedAt.getTime() > now.getTime() + skewMs || parsed.expiresAt <= now) return undefined
  return recoverSigner(message, signature) === parsed.address ? parsed : undefined
}
