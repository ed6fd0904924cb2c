import { z } from 'zod'
import { jsonColumns } from '../../database/json-columns.js'
import { text } from '../core.js'
import { dottedName } from './dotted-name.js'

/** The name of a field of an object, kept as it is. */
const fieldName = z
  .string()
  .refine((name) => name.isWellFormed() && !name.includes('\0'), 'must be well-formed Unicode without NUL')

/** What a tenant sets. Where a default of this name exists, it decides which fields are required and who sees it. */
export const settingInput = z
  .strictObject({
    name: dottedName,
    value: jsonColumns['core.settings.value'],
    required_fields: z.array(fieldName).max(100).optional(),
    is_private: z.boolean().optional(),
    description: text(0, 400).optional(),
  })
  .superRefine(({ value, required_fields = [] }, context) => {
    const missing = required_fields.filter(
      (field) => typeof value !== 'object' || !Object.hasOwn(value, field),
    )
    if (missing.length > 0)
      context.addIssue({
        code: 'custom',
        path: ['value'],
        message: `must be an object with ${missing.join(', ')}`,
      })
  })

export type SettingInput = z.input<typeof settingInput>
