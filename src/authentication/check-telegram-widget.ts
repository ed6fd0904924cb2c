import { createHash, createHmac } from 'node:crypto'
import {
  areLines,
  checkString,
  defaultTelegramAge,
  hashesEqual,
  takenAt,
  type TelegramProof,
} from './telegram-proof.js'

/** What the Login Widget hands over: `id`, `first_name`, `auth_date`, `hash` and whatever else it says, each signed. */
export type TelegramWidget = Readonly<Record<string, string | number>>

/**
 * What the Telegram Login Widget vouches for, if its hash holds: HMAC-SHA256 over the other fields, under the SHA-256 of the bot
 * token (https://core.telegram.org/widgets/login#checking-authorization). Undefined if not, or if it is too old or from the future.
 *
 * @param maxAge seconds
 */
export function checkTelegramWidget(
  widget: TelegramWidget,
  botToken: string,
  maxAge = defaultTelegramAge,
  now = new Date(),
): TelegramProof | undefined {
  const { hash, ...signed } = widget
  const fields = Object.entries(signed).map(([key, value]) => [key, String(value)] as const)
  if (!areLines(fields)) return undefined
  const key = createHash('sha256').update(botToken).digest()
  const expected = createHmac('sha256', key).update(checkString(fields)).digest()
  if (!hashesEqual(expected, hash === undefined ? undefined : String(hash))) return undefined

  const values = Object.fromEntries(fields)
  const provenAt = takenAt(values.auth_date, maxAge, now)
  if (!provenAt || !/^[1-9]\d{0,15}$/.test(values.id ?? '')) return undefined
  return {
    id: values.id ?? '',
    first_name: values.first_name,
    last_name: values.last_name,
    username: values.username,
    photo_url: values.photo_url,
    provenAt,
  }
}
