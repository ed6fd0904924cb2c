import { type LintRule } from '../lint-rule.js'

export const grantOnPartition: LintRule = {
  name: 'grant-on-partition',
  level: 'error',
  summary: 'Partitions are granted to nobody: they are read and written through their parent.',
  check: ({ catalog }) =>
    catalog.tables.flatMap((table) => {
      const grants = [...table.grants, ...table.columns.flatMap((column) => column.grants)]
      if (table.partitionOf === null || grants.length === 0) return []
      const grantees = [...new Set(grants.map(({ grantee }) => grantee))].join(', ')
      return {
        object: table.id,
        detail: `${grantees} may use the partition directly, where the policies of ${table.partitionOf} do not hold.`,
        remedy: `revoke all on ${table.id} from ${grantees};`,
      }
    }),
}
