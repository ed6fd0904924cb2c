import { type LintRule } from '../lint-rule.js'
import { tableColumns } from '../tenancy.js'

export const ciphertextNotRotated: LintRule = {
  name: 'ciphertext-not-rotated',
  level: 'error',
  summary: 'The rotation of keys reaches every encrypted column.',
  check: ({ catalog }) => {
    const rotation = catalog.functions.find(({ name }) => name === 'replace_cells')
    if (!rotation) return []
    const { schema, owner } = rotation
    return tableColumns(catalog)
      .filter(({ column }) => [`${schema}.ciphertext`, `${schema}.blind_index`].includes(column.type))
      .filter(
        ({ table }) =>
          !table.policies.some(
            ({ roles, command, using }) => roles.includes(owner) && command === 'all' && using === 'true',
          ),
      )
      .map(({ id, table, column }) => ({
        object: id,
        detail: `${owner}, which rotates keys across tenants, is kept out by row security: every rotation stops at this column.`,
        remedy: [
          `create policy ${table.name}_all_definer on ${table.id} to ${owner} using (true);`,
          `grant select (id, tenant_id, ${column.name}), update (${column.name}) on ${table.id} to ${owner};`,
        ].join('\n'),
      }))
  },
}
