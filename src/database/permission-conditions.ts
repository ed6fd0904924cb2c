import { z } from 'zod'
import { plainNumber, storable } from './json-object.js'
import { momentOf } from './moment-of.js'

/** A double of JavaScript holds 15 digits exactly. */
const number = z
  .number()
  .refine((value) => plainNumber(value).replace(/[-.]/g, '').length <= 15, 'must have at most 15 digits')

const text = z
  .string()
  .refine(
    (value) => !value.startsWith('$') || value === '$user' || value === '$tenant',
    'must be "$user", "$tenant", or begin with another character than "$"',
  )

const scalar = z.union([number, text, z.boolean(), z.null()])
const ordered = z.union([
  number,
  z
    .string()
    .refine(
      (value) => momentOf(value) !== undefined,
      'must be a date, or a date and time with its zone, such as "2026-01-31T12:00:00Z"',
    ),
])

const operators = z
  .strictObject({
    $eq: scalar,
    $ne: scalar,
    $in: z.array(scalar).max(100),
    $gt: ordered,
    $gte: ordered,
    $lt: ordered,
    $lte: ordered,
    $exists: z.boolean(),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, 'must have an operator')

const name = '[A-Za-z_][A-Za-z0-9_]{0,62}'
const field = z
  .string()
  .regex(new RegExp(`^${name}(\\.${name}){0,4}$`), 'must be a column, or a path such as "attributes.region"')

const countTests = (conditions: object) =>
  Object.values(conditions)
    .map((wanted: unknown) =>
      typeof wanted === 'object' && wanted !== null ? Object.keys(wanted).length : 1,
    )
    .reduce((sum, tests) => sum + tests, 0)

/**
 * Which rows a permission is about: every field passes its test, which is a value or an object of operators. What
 * `core.compile_conditions` understands, and no more.
 */
export const permissionConditions = storable(
  z
    .record(field, z.union([scalar, operators]))
    .refine(
      (value) => countTests(value) > 0,
      'must have a condition; leave conditions out for a rule about every row',
    )
    .refine((value) => countTests(value) <= 32, 'must have at most 32 tests'),
)

export type PermissionConditions = z.output<typeof permissionConditions>
