import { InvalidArgumentError } from 'commander'

/** A whole number of any size, kept as text: ids are larger than JavaScript counts. */
export function bigNumber(text: string): string {
  if (/^\d{1,19}$/.test(text)) return text
  throw new InvalidArgumentError('Expected a whole number.')
}

/** A moment such as `2026-11-26`, `2026-11-26T09:30Z`, or one so long ago, such as `2h` or `7d`. */
export function moment(text: string): Date {
  const [, amount, unit] = /^(\d+)(m|h|d)$/.exec(text) ?? []
  const ago = { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? '']
  const date = ago === undefined ? new Date(text) : new Date(Date.now() - Number(amount) * ago)
  if (!Number.isNaN(date.getTime())) return date
  throw new InvalidArgumentError('Expected a moment such as 2026-11-26T09:30Z, or 2h or 7d for so long ago.')
}
