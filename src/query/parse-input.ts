import type { z } from 'zod'
import { PncError } from '../errors/pnc-error.js'

/**
 * Checks what a caller gave against its schema.
 *
 * @throws INPUT_INVALID naming every issue; `details.issues` lists them as `{ path, message }`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const words = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  throw new PncError('INPUT_INVALID', `Invalid input: ${words}`, { details: { issues }, cause: parsed.error })
}
