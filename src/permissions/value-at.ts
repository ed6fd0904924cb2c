/** A value of a row as JSON has it; what is no JSON counts as null. */
export type JsonScalar = string | number | boolean | null

/**
 * What a row holds at a path, as the JSON of the row would: a Date is its text, a missing key is null, and an object or array, which
 * equals nothing, is undefined.
 */
export function valueAt(row: object, path: readonly string[]): JsonScalar | undefined {
  let value: unknown = row
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) {
      return null
    }
    value = (value as Record<string, unknown>)[key]
  }
  return asJson(value)
}

function asJson(value: unknown): JsonScalar | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return String(value)
    case 'object':
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
      return value === null ? null : undefined
    default:
      return null
  }
}
