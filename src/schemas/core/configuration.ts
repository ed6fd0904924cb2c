import { z } from 'zod'
import { jsonColumns } from '../../database/json-columns.js'
import { pageLimit } from '../core.js'

/** Name of a setting: words joined by dots or dashes. */
export const configurationKey = z
  .string()
  .max(120, 'must have at most 120 characters')
  .regex(/^[a-z][a-z0-9_]*([.-][a-z0-9_]+)*$/, 'must be a name such as "bot.greeting"')

/** A setting and its value. Without `is_sensitive` one that is there stays what it is, and a new one is no secret. */
export const configurationInput = z.strictObject({
  key: configurationKey,
  value: jsonColumns['core.configurations.value'],
  is_sensitive: z.boolean().optional(),
})

/** A page of settings in the order of their names, perhaps only those that begin with something. */
export const configurationListInput = z
  .strictObject({ prefix: z.string().max(120), after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

export type ConfigurationInput = z.input<typeof configurationInput>
export type ConfigurationListInput = z.input<typeof configurationListInput>
