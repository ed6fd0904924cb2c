import { findingKey, type Finding } from '../findings/finding.js'
import type { Difference } from './difference.js'

/** A difference as all checks report what they find. Its remedy is SQL; what that would lose stands above it. */
export function driftFinding({
  rule,
  object,
  trait,
  detail,
  repair,
  advice,
  loses,
  isRemark,
}: Difference): Finding {
  const sql = repair.map((step) => step.sql).join('\n')
  const remedy = sql === '' ? (advice ?? 'Nothing has to be done.') : sql
  return {
    rule,
    level: isRemark ? 'info' : 'error',
    object,
    detail,
    remedy: loses !== undefined && sql !== '' ? `-- Loses ${loses}.\n${remedy}` : remedy,
    cacheKey: findingKey(rule, trait === undefined ? object : `${object}:${trait}`),
  }
}
