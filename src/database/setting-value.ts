import { z } from 'zod'
import { storable } from './json-object.js'

/** What a setting may hold: a text, a number, true or false, or an object; at most 16 KiB as PostgreSQL writes it. */
export const settingValue = storable(
  z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.json())]),
)
