import { type LintRule } from '../lint-rule.js'
import { isReferenceData, rootTables } from '../tenancy.js'
import { auditTriggers, hasAuditTrail } from '../audit-trail.js'

export const tableWithoutAudit: LintRule = {
  name: 'table-without-audit',
  level: 'warning',
  summary: 'Changes of a table enter the audit trail, or its comment says why not.',
  check: ({ catalog }) =>
    hasAuditTrail(catalog)
      ? rootTables(catalog)
          .filter(
            (table) =>
              !isReferenceData(table, catalog) &&
              !/@unaudited\s+\S/.test(table.comment ?? '') &&
              !auditTriggers.every((name) => table.triggers.some((trigger) => trigger.name === name)),
          )
          .map((table) => ({
            object: table.id,
            detail:
              'Nobody will know who changed its rows, or what they were: a trail that begins later has no past.',
            remedy: [
              `select audit.track('${table.id}');`,
              `-- or, if that is meant: comment on table ${table.id} is '@unaudited <reason> ${table.comment ?? '...'}';`,
            ].join('\n'),
          }))
      : [],
}
