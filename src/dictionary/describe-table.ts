import type { CatalogColumn, CatalogTable, CatalogView } from '../catalog/catalog.js'
import type { DictionaryColumn, DictionaryDomain, DictionaryTable, Relation } from './dictionary.js'
import { checkWords } from './words/check-words.js'
import { indexPurpose, indexWords } from './words/index-words.js'
import { plainSql } from './words/plain-sql.js'
import { policyWords } from './words/policy-words.js'
import { readComment } from './words/read-comment.js'
import { triggerWords } from './words/trigger-words.js'
import { typeName } from './words/type-name.js'

interface DescribeContext {
  readonly relations: readonly Relation[]
  readonly domains: ReadonlyMap<string, DictionaryDomain>
}

/** A table with everything that belongs to it. */
export function describeTable(table: CatalogTable, context: DescribeContext): DictionaryTable {
  return {
    ...describeRelation(table, context),
    partitionBy: table.partitionBy,
    rowSecurity: table.hasRowSecurity ? (table.forcesRowSecurity ? 'forced' : 'enabled') : 'off',
    columns: table.columns.map((column) => describeColumn(column, context, keysOf(column, table))),
    constraints: table.constraints
      .filter(({ kind }) => kind !== 'foreign key')
      .map(({ name, kind, definition, comment }) => ({
        name,
        kind,
        definition:
          kind === 'check' ? checkWords(definition) : definition.replace(/^[A-Z ]*?(?=\(|USING)/, ''),
        comment: readComment(comment).text,
      })),
    policies: table.policies.map((policy) => ({
      name: policy.name,
      isRestrictive: !policy.isPermissive,
      words: policyWords(policy),
      comment: readComment(policy.comment).text,
    })),
    indexes: table.indexes.map((index) => ({
      name: index.name,
      definition: indexWords(index.definition),
      isUnique: index.isUnique,
      serves: readComment(indexPurpose(index, table)).text,
    })),
  }
}

/** A view: its columns, and the triggers that make it writable. */
export function describeView(view: CatalogView, context: DescribeContext): DictionaryTable {
  return {
    ...describeRelation(view, context),
    partitionBy: null,
    rowSecurity: null,
    columns: view.columns.map((column) => describeColumn(column, context, [])),
    constraints: [],
    policies: [],
    indexes: view.indexes.map((index) => ({
      name: index.name,
      definition: indexWords(index.definition),
      isUnique: index.isUnique,
      serves: readComment(index.comment).text,
    })),
  }
}

function describeRelation(relation: CatalogTable | CatalogView, { relations }: DescribeContext) {
  const { id, schema, name, kind, triggers } = relation
  const { text, isGlobal } = readComment(relation.comment)
  return {
    id,
    schema,
    name,
    kind,
    comment: text,
    isGlobal,
    references: relations.filter(({ from }) => from === id),
    referencedBy: relations.filter(({ from, to }) => to === id && from !== id),
    triggers: triggers.map((trigger) => ({
      name: trigger.name,
      ...triggerWords(trigger.definition),
      comment: readComment(trigger.comment).text,
    })),
  }
}

function describeColumn(
  column: CatalogColumn,
  { domains }: DescribeContext,
  keys: DictionaryColumn['keys'],
): DictionaryColumn {
  const { text, personal } = readComment(column.comment)
  const domain = domains.get(column.type.replace(/\[\]$/, ''))
  return {
    name: column.name,
    type: typeName(column.type),
    domain: domain?.id ?? null,
    values: domain?.values ?? [],
    isNullable: !column.isNotNull,
    default: defaultWords(column),
    comment: text,
    personal,
    keys,
  }
}

function defaultWords(column: CatalogColumn): string {
  if (column.identity !== null) return `identity, ${column.identity}`
  if (column.default === null) return ''
  const words = plainSql(column.default)
  return column.generated === null ? words : `generated: ${words}`
}

function keysOf({ name }: CatalogColumn, { constraints }: CatalogTable): DictionaryColumn['keys'] {
  const letters = { 'primary key': 'PK', 'foreign key': 'FK', unique: 'UK' } as const
  return Object.entries(letters).flatMap(([kind, letter]) =>
    constraints.some((constraint) => constraint.kind === kind && constraint.columns.includes(name))
      ? [letter]
      : [],
  )
}
