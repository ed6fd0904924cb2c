const iso =
  /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d)))?$/

/**
 * A date, or a date and time with its zone (ISO 8601), in milliseconds since 1970; undefined for any other text. What
 * `core.moment_of` says, also of dates that `Date.parse` would take for others (31 February) or not read alike everywhere.
 *
 * @example
 * momentOf('2026-02-01T00:00:00+01:00') // 1769900400000
 */
export function momentOf(text: string): number | undefined {
  const parts = iso.exec(text)
  if (!parts) return undefined
  const [
    ,
    year,
    month,
    day,
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    sign,
    offsetHour,
    offsetMinute,
  ] = parts
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCDate() !== Number(day)) return undefined
  const offset =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute))
  return (
    date.getTime() +
    Number(hour) * 3_600_000 +
    (Number(minute) - offset) * 60_000 +
    Number(second) * 1_000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'))
  )
}
