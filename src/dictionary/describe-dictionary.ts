import type { Catalog } from '../catalog/catalog.js'
import { domainValues } from '../types/domain-values.js'
import { describeFunction } from './describe-function.js'
import { describeTable, describeView } from './describe-table.js'
import type { Dictionary, DictionaryDomain } from './dictionary.js'
import { findRelations } from './find-relations.js'
import { checkWords } from './words/check-words.js'
import { readComment } from './words/read-comment.js'
import { typeName } from './words/type-name.js'

/**
 * What people want to know of a catalog, in their words. Pure: the same catalog gives the same dictionary.
 *
 * @example
 * describeDictionary(await withSession(engine, {}, readCatalog)).schemas.map(({ name }) => name) // ['core', 'market']
 */
export function describeDictionary(catalog: Catalog): Dictionary {
  const relations = findRelations(catalog.tables)
  const domains = describeDomains(catalog)
  const context = { relations, domains: new Map(domains.map((domain) => [domain.id, domain])) }
  const tables = [
    // How many partitions there are depends on the day.
    ...catalog.tables
      .filter(({ partitionOf }) => partitionOf === null)
      .map((table) => describeTable(table, context)),
    ...catalog.views.map((view) => describeView(view, context)),
  ].sort((a, b) => (a.id < b.id ? -1 : 1))
  const schemas = catalog.schemas.map(({ name, id, comment }) => ({
    name,
    comment: readComment(comment).text,
    tables: tables.filter(({ schema }) => schema === id),
    domains: domains.filter((domain) => domain.id.startsWith(`${id}.`)),
    functions: catalog.functions.filter(({ schema }) => schema === id).map(describeFunction),
  }))
  return { schemas: schemas.filter((schema) => !isEmpty(schema)), relations }
}

function describeDomains({ domains, enums }: Catalog): readonly DictionaryDomain[] {
  const values = domainValues(
    domains.map(({ id, baseType, constraints }) => ({
      name: id,
      baseType,
      checks: constraints.map(({ definition }) => definition),
    })),
  )
  const described = domains.map(({ id, name, baseType, constraints, comment }) => ({
    id,
    name,
    baseType: typeName(baseType),
    values: values.get(id) ?? [],
    checks: values.has(id) ? [] : constraints.map(({ definition }) => checkWords(definition)),
    comment: readComment(comment).text,
  }))
  const asDomains = enums.map(({ id, name, labels, comment }) => ({
    id,
    name,
    baseType: 'enum',
    values: labels,
    checks: [],
    comment: readComment(comment).text,
  }))
  return [...described, ...asDomains].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** PostgreSQL makes the schema public by itself. */
function isEmpty(schema: Dictionary['schemas'][number]): boolean {
  const { name, tables, domains, functions } = schema
  return name === 'public' && tables.length + domains.length + functions.length === 0
}
