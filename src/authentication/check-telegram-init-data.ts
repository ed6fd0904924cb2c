import { createHmac } from 'node:crypto'
import { z } from 'zod'
import {
  areLines,
  checkString,
  defaultTelegramAge,
  hashesEqual,
  takenAt,
  type TelegramProof,
} from './telegram-proof.js'

/** The person in `user`; what Telegram may add one day passes. */
const telegramUser = z.object({
  id: z.int().positive(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  photo_url: z.string().optional(),
})

/**
 * What the `initData` of a Telegram Mini App vouches for, if its hash holds: HMAC-SHA256 over the other fields, under the HMAC of the
 * bot token with the key "WebAppData" (https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app). Undefined
 * if not, if it is too old or from the future, or names nobody or a bot.
 *
 * @param initData the query string as the Mini App has it
 * @param maxAge seconds
 */
export function checkTelegramInitData(
  initData: string,
  botToken: string,
  maxAge = defaultTelegramAge,
  now = new Date(),
): TelegramProof | undefined {
  const fields = Array.from(new URLSearchParams(initData))
  const values = Object.fromEntries(fields)
  // A field that stands there twice would be signed as two and read as one.
  if (Object.keys(values).length !== fields.length || !areLines(fields)) return undefined
  const key = createHmac('sha256', 'WebAppData').update(botToken).digest()
  const expected = createHmac('sha256', key)
    .update(checkString(fields.filter(([name]) => name !== 'hash')))
    .digest()
  if (!hashesEqual(expected, values.hash)) return undefined

  const provenAt = takenAt(values.auth_date, maxAge, now)
  const user = readUser(values.user)
  if (!provenAt || !user || user.is_bot) return undefined
  const { id, first_name, last_name, username, photo_url } = user
  return { id: String(id), first_name, last_name, username, photo_url, provenAt }
}

function readUser(json: string | undefined): z.output<typeof telegramUser> | undefined {
  try {
    return telegramUser.safeParse(JSON.parse(json ?? 'null')).data
  } catch {
    return undefined
  }
}
