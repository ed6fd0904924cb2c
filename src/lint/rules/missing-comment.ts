import { type Catalog } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'
import { rootTables } from '../tenancy.js'

export const missingComment: LintRule = {
  name: 'missing-comment',
  level: 'warning',
  summary: 'Every object says in a comment what it is for.',
  check: ({ catalog }) =>
    described(catalog)
      .filter(({ comment }) => (comment ?? '').trim() === '')
      .map(({ kind, id, on }) => ({
        object: on === undefined ? id : `${on}.${id}`,
        detail: `The ${kind} has no comment: the data dictionary has nothing to say of it.`,
        remedy: `comment on ${kind} ${kind === 'column' ? `${on ?? ''}.${id}` : on === undefined ? id : `${id} on ${on}`} is '...';`,
      })),
}

interface Described {
  readonly kind: string
  readonly id: string
  readonly comment: string | null
  /** The relation it stands in. */
  readonly on?: string
}

/** What a comment is asked for; what serves a constraint or belongs to a partition is described by that. */
function described(catalog: Catalog): readonly Described[] {
  const as =
    (kind: string, on?: string) => (object: { readonly id: string; readonly comment: string | null }) => ({
      kind,
      id: object.id,
      comment: object.comment,
      ...(on !== undefined && { on }),
    })
  const tables = rootTables(catalog)
  return [
    ...catalog.schemas.map(as('schema')),
    ...tables.flatMap((table) => [
      as('table')(table),
      ...table.columns.map(as('column', table.id)),
      ...table.indexes.filter(({ constraint }) => constraint === null).map(as('index')),
      ...table.triggers.map(as('trigger', table.id)),
      ...table.policies.map(as('policy', table.id)),
      ...table.statistics.map(as('statistics')),
    ]),
    ...catalog.views.map((view) => as(view.kind)(view)),
    ...catalog.sequences.filter(({ ownedBy }) => ownedBy === null).map(as('sequence')),
    ...catalog.functions.map((routine) =>
      as(routine.kind === 'window function' ? 'function' : routine.kind)(routine),
    ),
    ...catalog.domains.map(as('domain')),
    ...[...catalog.enums, ...catalog.composites, ...catalog.ranges].map(as('type')),
    ...catalog.textSearchDictionaries.map(as('text search dictionary')),
    ...catalog.textSearchConfigurations.map(as('text search configuration')),
  ]
}
