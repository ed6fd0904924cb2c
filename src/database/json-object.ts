import { z } from 'zod'

/** A JSON object of at most 16 KiB as PostgreSQL writes it: what the domain `core.json_object` holds. */
export const jsonObject = z.record(z.string(), z.json()).superRefine(refineJson)

/** Any JSON of at most 16 KiB as PostgreSQL writes it. */
export const jsonValue = z.json().superRefine(refineJson)

/** What a schema of JSON has to refuse besides its own rules: more than 16 KiB, and what jsonb itself refuses. */
export function refineJson(value: unknown, context: z.RefinementCtx): void {
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
