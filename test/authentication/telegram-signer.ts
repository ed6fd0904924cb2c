import { createHash, createHmac } from 'node:crypto'

/** Signs as Telegram documents it, written down independently of the library: the bot's server would do it for the Login Widget. */
export function signWidget(fields: Record<string, string | number>, botToken: string) {
  const text = Object.keys(fields)
    .sort()
    .map((key) => `${key}=${fields[key] ?? ''}`)
    .join('\n')
  const secret = createHash('sha256').update(botToken).digest()
  return { ...fields, hash: createHmac('sha256', secret).update(text).digest('hex') }
}

/** The same for the initData of a Mini App. */
export function signInitData(fields: Record<string, string>, botToken: string): string {
  const text = Object.keys(fields)
    .sort()
    .map((key) => `${key}=${fields[key] ?? ''}`)
    .join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest()
  const hash = createHmac('sha256', secret).update(text).digest('hex')
  return new URLSearchParams({ ...fields, hash }).toString()
}
