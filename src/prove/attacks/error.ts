import { identifier } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { onEachTarget } from './on-each-target.js'

/** Errors that tell of a row, or of a value in it: divisions and casts that fail on rows of the other tenant. */
export const error = onEachTarget('error', ({ target, actor, world }) => {
  if (ownerColumn(target) === undefined || actor.kind === 'nobody' || actor.context === undefined) return []
  const { id } = target
  const foreign = foreignRows(target, actor, world)
  const text = target.columns.find(({ type, name }) => type === 'text' && name !== ownerColumn(target))
  const met = { rows: true, errors: ['22'] }
  const cast = text === undefined ? undefined : `(${identifier(text.name)} || '?')::int`
  return [
    { sql: `select 1 from ${id} where 1 / (case when ${foreign} then 0 else 1 end) = 2`, leaks: met },
    {
      sql: `select 1 from ${id} one join ${id} other on 1 / (case when ${foreignRows(target, actor, world, 'other.')} then 0 else 1 end) = 2 limit 1`,
      leaks: met,
    },
    {
      sql: `update ${id} set ${identifier(ownerColumn(target) ?? '')} = ${identifier(ownerColumn(target) ?? '')} where 1 / (case when ${foreign} then 0 else 1 end) = 2`,
      leaks: met,
      writes: true,
    },
    ...(cast === undefined
      ? []
      : [
          { sql: `select 1 from ${id} where ${foreign} and ${cast} = 0`, leaks: met },
          // Fails on a row of one's own, whose value the error may say.
          { sql: `select ${cast} from ${id}`, leaks: {} },
          { sql: `select 1 from ${id} where ${cast} = 0`, leaks: {} },
          {
            sql: `select cast(string_agg(${identifier(text?.name ?? '')}, '/') as int) from ${id}`,
            leaks: {},
          },
        ]),
  ]
})
