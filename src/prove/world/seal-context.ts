import { createHmac } from 'node:crypto'

/** What core.enter seals. */
export interface SealedParts {
  readonly secret: string
  /** The moment the transaction began, as core.enter writes it into a seal. */
  readonly now: string
  /** The end of the context, in milliseconds. */
  readonly endsAt: number
  readonly token: string
}

/** A value of the setting `pnc.context` as core.enter makes it, by hand. */
export function sealContext({ secret, now, endsAt, token }: SealedParts): string {
  const sealed = `${String(endsAt)}.${token}`
  return `${createHmac('sha256', secret).update(`entered ${now} ${sealed}`).digest('hex')}.${sealed}`
}
