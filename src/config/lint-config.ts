import { z } from 'zod'
import { type ConfigIssue } from './config-issue.js'

const text = (expected: string) => z.string(`expected ${expected}`).trim().min(1, `expected ${expected}`)

/** Findings of `pnc-db migrate lint` that are accepted, each with the reason why. Only the file can say this. */
export const lintSchema = z
  .strictObject(
    {
      ignore: z
        .array(
          z.strictObject({
            rule: text('the name of a rule'),
            object: text('the object that the finding names; * stands for any text'),
            reason: text('the reason why the finding is accepted'),
          }),
          'expected a list of { rule, object, reason }',
        )
        .default([]),
    },
    'expected an object with the key ignore',
  )
  .default({ ignore: [] })

/** Findings of `pnc-db doctor` that are accepted, in the same shape; those of `lint` are accepted there, too. */
export const doctorSchema = lintSchema

export type LintConfig = z.infer<typeof lintSchema>

/** An issue of the key `lint`, placed in the file: `lint.ignore[0].reason (pnc-db.config.json)`. */
export function lintIssues(issue: z.core.$ZodIssue, file: string): readonly ConfigIssue[] {
  const place = issue.path.reduce<string>(
    (path, key) =>
      typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`,
    '',
  )
  if (issue.code !== 'unrecognized_keys') return [{ origin: `${place} (${file})`, message: issue.message }]
  return issue.keys.map((key) => ({ origin: `${place}.${key} (${file})`, message: 'unknown key' }))
}
