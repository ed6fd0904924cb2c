import { escapeLiteral } from 'pg'
import type {
  Catalog,
  CatalogColumn,
  CatalogComposite,
  CatalogDomain,
  CatalogEnum,
  CatalogRange,
  Grant,
} from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { bareColumn } from './column-definition.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, compareTraits, type ObjectKind, type Trait } from './compare-objects.js'
import { compareDomainConstraints } from './compare-constraints.js'
import { compareGrants } from './compare-grants.js'

type Types = Pick<Catalog, 'domains' | 'enums' | 'composites' | 'ranges'>

/** Differences in domains, enumerations, composite types and ranges. */
export function compareTypes(expected: Types, live: Types): readonly Difference[] {
  return [
    ...compareObjects(domainKind, expected.domains, live.domains),
    ...compareObjects(enumKind, expected.enums, live.enums),
    ...compareObjects(compositeKind, expected.composites, live.composites),
    ...compareObjects(rangeKind, expected.ranges, live.ranges),
  ]
}

interface TypeObject {
  readonly id: string
  readonly owner: string
  readonly comment: string | null
  readonly grants: readonly Grant[]
}

const onPublic: Grant = { grantee: 'public', privilege: 'usage', isGrantable: false }
const byHand =
  'PostgreSQL cannot change this in place: write a migration that makes a new type and moves the columns.'

/** What all types have: they are made, dropped, owned, commented and granted alike. */
function typeKind<T extends TypeObject>(
  noun: string,
  target: 'domain' | 'type',
  make: (object: T) => string,
  own: readonly Trait<T>[],
  parts: (expected: T, live: T) => readonly Difference[] = () => [],
  more: (object: T) => readonly RepairStep[] = () => [],
): ObjectKind<T> {
  const owner = ownerTrait<T>(({ id }) => `${target} ${id}`)
  const comment = commentTrait<T>(({ id }) => `${target} ${id}`)
  const grants = (expected: T, live: T) =>
    compareGrants({ object: expected.id, on: `${target} ${expected.id}` }, expected.grants, live.grants)
  return {
    noun,
    create: (object) => [
      step('type', make(object)),
      ...more(object),
      ...owner.repair(object, object),
      ...(object.comment === null ? [] : comment.repair(object, object)),
      ...grants(object, { ...object, grants: [onPublic] }).flatMap(({ repair }) =>
        repair.map(({ sql }) => ({ phase: 'grant', sql }) as const),
      ),
    ],
    drop: ({ id }) => [step('drop type', `drop ${target} ${id}`)],
    within: (expected, live) => [...parts(expected, live), ...grants(expected, live)],
    traits: [...own, owner, comment],
  }
}

const domainKind = typeKind<CatalogDomain>(
  'domain',
  'domain',
  ({ id, baseType, collation, default: value, isNotNull }) =>
    `create domain ${id} as ${baseType}${collation === null ? '' : ` collate ${collation}`}${value === null ? '' : ` default ${value}`}${isNotNull ? ' not null' : ''}`,
  [
    {
      words: 'type',
      read: ({ baseType, collation }) => `${baseType}${collation === null ? '' : ` collate ${collation}`}`,
      repair: () => [],
      advice: byHand,
    },
    {
      words: 'default',
      read: ({ default: value }) => value,
      repair: ({ id, default: value }) => [
        step('type', `alter domain ${id} ${value === null ? 'drop default' : `set default ${value}`}`),
      ],
    },
    {
      words: 'not-null rule',
      read: ({ isNotNull }) => (isNotNull ? 'not null' : 'may be null'),
      repair: ({ id, isNotNull }) => [
        step('type', `alter domain ${id} ${isNotNull ? 'set' : 'drop'} not null`),
      ],
    },
  ],
  compareDomainConstraints,
  (domain) =>
    compareDomainConstraints(domain, { ...domain, constraints: [] }).flatMap(({ repair }) => repair),
)

const enumKind = typeKind<CatalogEnum>(
  'enum',
  'type',
  ({ id, labels }) => `create type ${id} as enum (${labels.map((label) => escapeLiteral(label)).join(', ')})`,
  [
    {
      words: 'labels',
      read: ({ labels }) => labels,
      repair: ({ id, labels: wanted }, { labels: found }) =>
        wanted
          .filter((label) => !found.includes(label))
          .map((label) =>
            step('type', `alter type ${id} add value ${escapeLiteral(label)}${place(label, wanted)}`),
          ),
      advice: byHand,
    },
  ],
)

/** A new label stands after the one before it. */
function place(label: string, labels: readonly string[]): string {
  const index = labels.indexOf(label)
  if (index > 0) return ` after ${escapeLiteral(labels[index - 1] ?? '')}`
  return labels.length > 1 ? ` before ${escapeLiteral(labels[1] ?? '')}` : ''
}

const attribute = ({ id, type, collation }: CatalogColumn) =>
  `${id} ${type}${collation === null ? '' : ` collate ${collation}`}`

const compositeKind = typeKind<CatalogComposite>(
  'composite type',
  'type',
  ({ id, columns }) => `create type ${id} as (${columns.map(attribute).join(', ')})`,
  [
    {
      words: 'attributes',
      read: ({ columns }) => columns.map(attribute),
      repair: (expected, live) => {
        const found = new Map(live.columns.map((column) => [column.id, attribute(column)]))
        const wanted = new Set(expected.columns.map(({ id }) => id))
        return [
          ...live.columns.filter(({ id }) => !wanted.has(id)).map(({ id }) => `drop attribute ${id}`),
          ...expected.columns
            .filter(({ id }) => !found.has(id))
            .map((column) => `add attribute ${attribute(column)}`),
          ...expected.columns
            .filter((column) => ![undefined, attribute(column)].includes(found.get(column.id)))
            .map(
              (column) =>
                `alter attribute ${column.id} type ${attribute(column).slice(column.id.length + 1)}`,
            ),
        ].map((change) => step('type', `alter type ${expected.id} ${change}`))
      },
    },
  ],
  compareAttributeComments,
  (composite) => {
    const bare = { ...composite, columns: composite.columns.map(bareColumn) }
    return compareAttributeComments(composite, bare).flatMap(({ repair }) => repair)
  },
)

function compareAttributeComments(expected: CatalogComposite, live: CatalogComposite): readonly Difference[] {
  const found = new Map(live.columns.map((column) => [column.id, column]))
  return expected.columns.flatMap((column) => {
    const object = `${expected.id}.${column.id}`
    const traits = [commentTrait<CatalogColumn>(() => `column ${object}`)]
    // One that is missing is made without.
    const other = found.get(column.id) ?? bareColumn(column)
    return compareTraits({ noun: 'attribute', nameOf: () => object, traits }, column, other)
  })
}

const rangeKind = typeKind<CatalogRange>(
  'range type',
  'type',
  ({ id, baseType }) => `create type ${id} as range (subtype = ${baseType})`,
  [{ words: 'type', read: ({ baseType }) => baseType, repair: () => [], advice: byHand }],
)
