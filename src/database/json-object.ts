import { z } from 'zod'

/** A JSON object of at most 16 KiB as PostgreSQL writes it: what the domain `core.json_object` holds. */
export const jsonObject = storable(z.record(z.string(), z.json()))

/** Any JSON of at most 16 KiB as PostgreSQL writes it. */
export const jsonValue = storable(z.json())

/**
 * A schema of JSON that refuses, besides what its own rules refuse, more than 16 KiB, what jsonb itself refuses, and a member
 * named `__proto__` at any depth: schemas of objects drop that one without a word, and what is given is kept whole or refused.
 */
export function storable<Output, Input>(schema: z.ZodType<Output, Input>) {
  return z
    .custom<Input>((value) => !namesPrototype(value), 'must not have a member named "__proto__"')
    .pipe(schema)
    .superRefine(refineJson)
}

function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype)
}

function refineJson(value: unknown, context: z.RefinementCtx): void {
  const issue = (message: string) => context.addIssue({ code: 'custom', message })
  if (Buffer.byteLength(postgresJson(value)) > 16_384) issue('must be at most 16 KiB')
  if (unstorable.test(JSON.stringify(value))) issue('must be well-formed Unicode without NUL')
}

/** What JSON.stringify escapes and jsonb refuses: NUL and halves of surrogate pairs. An even number of backslashes is no escape. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** JSON as jsonb prints it: a space after each comma and colon, and numbers without an exponent. */
function postgresJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(postgresJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}: ${postgresJson(member)}`)
      .join(', ')}}`
  }
  return typeof value === 'number' ? plainNumber(value) : JSON.stringify(value)
}

/** 1e+21 as 1000000000000000000000. */
export function plainNumber(value: number): string {
  const [, sign = '', digits = '', fraction = '', exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? []
  if (exponent === undefined) return JSON.stringify(value)
  const power = Number(exponent)
  return power < 0
    ? `${sign}0.${'0'.repeat(-power - 1)}${digits}${fraction}`
    : `${sign}${digits}${fraction.padEnd(power, '0')}`
}
