import { plainSql } from './plain-sql.js'

export interface TriggerWords {
  /** `before insert or update of deleted_at, for each row, when ...` */
  readonly fires: string
  /** With its arguments: `core.tg__refuse_change('id')`. */
  readonly function: string
}

/**
 * When a trigger fires and what it calls, from the statement that PostgreSQL prints for it.
 *
 * @example
 * triggerWords('CREATE TRIGGER t AFTER UPDATE ON a.b FOR EACH STATEMENT EXECUTE FUNCTION a.c()').fires
 * // 'after update, for each statement'
 */
export function triggerWords(definition: string): TriggerWords {
  const [, timing = '', each = '', condition, called = ''] =
    /^CREATE (?:CONSTRAINT )?TRIGGER \S+ (.+?) ON .+? FOR EACH (ROW|STATEMENT)(?: WHEN (\(.*\)))? EXECUTE FUNCTION (.+)$/s.exec(
      definition,
    ) ?? []
  const words = timing.replaceAll(
    /\b(BEFORE|AFTER|INSTEAD OF|INSERT|UPDATE|DELETE|TRUNCATE|OR|OF)\b/g,
    (word) => word.toLowerCase(),
  )
  const when = condition === undefined ? '' : `, when ${plainSql(condition)}`
  return { fires: `${words}, for each ${each.toLowerCase()}${when}`, function: called }
}
