import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'
import { domainPatterns } from '../database/domains.generated.js'

/** Pieces that schemas of every area are made of. Each accepts no more than the domain or check of the same name in SQL. */

/** A number that the database gave: a category, for example. */
export const numericId = z.int32().positive()

/** A time-ordered id (UUID version 7) or any other UUID a foreign key may hold. */
export const id = z.guid()

/** A new row's own id: version 7, so that newest-first pages stay in order. */
export const newId = z.uuidv7('must be a version 7 UUID')

export const languageCode = z
  .string()
  .regex(domainPatterns['core.language_code'], 'must be an ISO 639 code such as "en"')

export const currencyCode = z
  .string()
  .regex(domainPatterns['core.currency_code'], 'must be an ISO 4217 code such as "GHS"')

/** Any spelling of an international number; becomes E.164. */
export const phoneNumber = z.string().transform((text, context) => {
  const number = parsePhoneNumberFromString(text)
  // Some countries have numbers that are valid and longer than E.164 allows.
  if (number?.isValid() && domainPatterns['core.phone_number'].test(number.number)) return number.number
  context.addIssue({
    code: 'custom',
    message: 'must be a valid phone number with its country code, such as +233241234567',
  })
  return z.NEVER
})

/** An amount of `numeric(14,2)`: a decimal string, or a number with at most two decimals. Becomes a string, never a float. */
export const amount = z
  .union([
    z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'must be an amount such as "120.50"'),
    z.number().nonnegative().lt(1e12),
  ])
  .transform((value, context) => {
    if (typeof value === 'string') return value
    const text = value.toFixed(2)
    if (Number(text) === value) return text
    context.addIssue({ code: 'custom', message: 'must have at most two decimals' })
    return z.NEVER
  })

/** A point on the earth in degrees (WGS 84). */
export const coordinates = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

/** Text that fits `check (length(btrim(x)) between min and max)`: characters, not UTF-16 units. */
export const text = (min: number, max: number) =>
  z
    .string()
    .refine((value) => !value.includes('\0'), 'must not contain the character NUL')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .transform((value) => value.trim())
    .refine(
      (value) => characters(value) >= min && characters(value) <= max,
      min === 0 ? `must have at most ${max} characters` : `must have ${min} to ${max} characters`,
    )

/** Some fields of a row that change; at least one. */
export const patchOf = <Shape extends z.ZodRawShape>(fields: Shape) =>
  z
    .strictObject(fields)
    .partial()
    .refine((patch) => Object.keys(patch).length > 0, 'must change at least one field')

/** How many rows a page may have: small, because they travel over slow mobile networks. */
export const pageLimit = z.number().int().min(1).max(100).default(20)

/** As PostgreSQL counts: code points. */
function characters(value: string): number {
  return Array.from(value).length
}
