import { type Catalog } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'

export const objectOwner: LintRule = {
  name: 'object-owner',
  level: 'error',
  summary:
    'An object belongs to the owner of its schema; only SECURITY DEFINER functions belong to somebody else.',
  check: ({ catalog }) =>
    owned(catalog).flatMap(({ id, schema, owner, kind }) => {
      const expected = catalog.schemas.find(({ name }) => name === schema)?.owner ?? owner
      if (owner === expected || expected.startsWith('pg_')) return []
      return {
        object: id,
        detail: `It belongs to ${owner}, and its schema to ${expected}: row security, grants and later migrations take its owner for another one.`,
        remedy: `alter ${kind} ${id} owner to ${expected};`,
      }
    }),
}

function owned(catalog: Catalog) {
  const as =
    (kind: string) => (object: { readonly id: string; readonly schema: string; readonly owner: string }) => ({
      ...object,
      kind,
    })
  return [
    ...catalog.tables.map(as('table')),
    ...catalog.views.map((view) => as(view.kind)(view)),
    ...catalog.sequences.map(as('sequence')),
    ...catalog.functions
      .filter(({ isSecurityDefiner }) => !isSecurityDefiner)
      .map((routine) => as(routine.kind)(routine)),
    ...catalog.domains.map(as('domain')),
    ...[...catalog.enums, ...catalog.composites, ...catalog.ranges].map(as('type')),
  ]
}
