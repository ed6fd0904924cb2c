import type { z } from 'zod'
import { checkTelegramInitData } from '../../../authentication/check-telegram-init-data.js'
import { checkTelegramWidget } from '../../../authentication/check-telegram-widget.js'
import { checkWalletSignature } from '../../../authentication/check-wallet-signature.js'
import { challengeOf, messageDigest } from '../../../authentication/nonce.js'
import { codeDigest } from '../../../authentication/one-time-code.js'
import type { JsonColumn } from '../../../database/json-columns.js'
import { PncError } from '../../../errors/pnc-error.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import type {
  codeProof,
  providerProof,
  telegramProof,
  walletProof,
} from '../../../schemas/core/authentication.js'
import { refusal } from './refusal.js'

/** That somebody holds an identity, as far as it can be said without the database. */
export interface Evidence {
  readonly service: string
  readonly id: string
  /** The challenge that was answered, and the digest of the answer. */
  readonly challenge?: { readonly id: string; readonly digest: Buffer }
  /** When another service vouched for it, if that can be replayed. */
  readonly provenAt?: Date
  readonly details?: JsonColumn<'core.identities.details'> | undefined
  /** What the service calls the person. */
  readonly name?: string
}

/** The answer to a one-time code; whether it is right, the database says. */
export function codeEvidence(
  { codeKey }: AuthenticationSession,
  { address, challenge, code }: z.output<typeof codeProof>,
): Evidence {
  return { ...address, challenge: { id: challenge, digest: codeDigest(codeKey, challenge, code) } }
}

/** @throws SIGN_IN_REFUSED unless the message is for this domain, in its time, and signed by the address it names */
export function walletEvidence({ message, signature, domain }: z.output<typeof walletProof>): Evidence {
  const signed = checkWalletSignature(message, signature, domain)
  if (!signed) throw refusal('refused')
  const challenge = { id: challengeOf(signed.nonce), digest: messageDigest(message) }
  return { service: 'wallet', id: signed.address, challenge }
}

/** @throws SIGN_IN_REFUSED unless the hash of Telegram holds and is neither old nor from the future; INPUT_INVALID */
export function telegramEvidence({
  bot_token,
  widget,
  init_data,
  max_age_seconds,
}: z.output<typeof telegramProof>): Evidence {
  if ((widget === undefined) === (init_data === undefined)) {
    throw new PncError('INPUT_INVALID', 'Invalid input: give either widget or init_data', {
      details: { issues: [{ path: 'widget', message: 'give either widget or init_data' }] },
    })
  }
  const proof = widget
    ? checkTelegramWidget(widget, bot_token, max_age_seconds)
    : checkTelegramInitData(init_data ?? '', bot_token, max_age_seconds)
  if (!proof) throw refusal('refused')
  const { id, provenAt, first_name, last_name, username, photo_url } = proof
  const details = Object.entries({ first_name, last_name, username, photo_url }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const name = [first_name, last_name].filter(Boolean).join(' ') || username
  return {
    service: 'telegram',
    id,
    provenAt,
    details: Object.fromEntries(details),
    ...(name !== undefined && { name }),
  }
}

/** What another service vouches for; that it does, the caller has verified. */
export function providerEvidence({ service, id, details }: z.output<typeof providerProof>): Evidence {
  return { service, id, details }
}
