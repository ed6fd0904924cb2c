import { type LintRule } from '../lint-rule.js'
import { recordedColumns } from '../audit-trail.js'
import { rootTables } from '../tenancy.js'

export const auditTriggerStale: LintRule = {
  name: 'audit-trigger-stale',
  level: 'error',
  summary: 'The audit trail records the columns that a table has now, and masks those that are personal now.',
  check: ({ catalog }) =>
    rootTables(catalog).flatMap((table) => {
      const trigger = table.triggers.find(({ name }) => name === '_500_audit_update')
      const recorder = catalog.functions.find(({ id }) => id === trigger?.function)
      const recorded = /^Records changes of [^:]+: (.*)$/s.exec(recorder?.comment ?? '')?.[1]
      if (recorded === undefined || recorded === recordedColumns(table)) return []
      return {
        object: table.id,
        detail: `Its trigger was written for the columns ${recorded}: a column that is missing there changes unseen, one that is gone makes every change fail, and one whose note has changed is shown or hidden by mistake.`,
        remedy: `select audit.track('${table.id}');`,
      }
    }),
}
