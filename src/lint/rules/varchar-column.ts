import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

export const varcharColumn: LintRule = {
  name: 'varchar-column',
  level: 'error',
  summary: 'Text is text with a check of its length, not varchar(n).',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(({ type }) => type.startsWith('character varying'))
      .map(({ id, name, type, retype }) => ({
        object: id,
        detail: `${type} refuses a longer text with an error that names no column, and another length changes the type of every view on it.`,
        remedy: `${retype('text')}\n-- with check (length(${name}) <= ${/\d+/.exec(type)?.[0] ?? '...'})`,
      })),
}
