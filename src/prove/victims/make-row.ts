import { type Client, type DatabaseError } from 'pg'
import { type Catalog, type CatalogConstraint } from '../../catalog/catalog.js'
import { insertOf } from '../attacks/rows-to-write.js'
import { ownerColumn, type Target } from '../target.js'
import { type RowText } from '../world/world.js'
import { candidatesFor, type Candidates } from './candidates.js'
import { nextRow, rowOf, type Complaint, type RowSearch } from './row-search.js'

/** A table that refuses as many rows as this is given up. */
const mostTries = 2000

export type MadeRow = { readonly sql: string } | { readonly failure: string }

/**
 * Makes a row that the table accepts, from its types, domains, checks and keys, and leaves it there. The triggers are off. Each row
 * that is refused says by its error what to change.
 *
 * @param links values of foreign keys, and the tenant
 */
export async function makeRow(
  client: Client,
  target: Target,
  links: RowText,
  catalog: Catalog,
): Promise<MadeRow> {
  let search: RowSearch | undefined = beginSearch(target, links, catalog)
  let reason = ''
  for (let tries = 0; search !== undefined && tries < mostTries; tries += 1) {
    const row = rowOf(search)
    const sql = insertOf(target.id, row, Object.keys(row))
    await client.query('savepoint made')
    try {
      await client.query(sql)
      await client.query('release savepoint made')
      return { sql }
    } catch (error) {
      await client.query('rollback to savepoint made; release savepoint made')
      reason = (error as Error).message
      search = nextRow(search, complaintOf(error as DatabaseError, target, row, catalog))
    }
  }
  return { failure: reason }
}

function beginSearch(target: Target, links: RowText, catalog: Catalog): RowSearch {
  const checks = (target.root?.constraints ?? []).filter(({ kind }) => kind === 'check')
  const candidates = new Map<string, Candidates>()
  for (const column of target.columns) {
    if (column.generated !== null || column.identity !== null) continue
    const about = checks
      .filter(({ columns }) => columns.includes(column.name))
      .map(({ definition }) => definition)
    const bounds = partitionValues(target, column.name, catalog)
    const values = [...bounds, ...candidatesFor(column, about, catalog)]
    // Null first where a row does without: fewer values, fewer complaints.
    const isSpared = !column.isNotNull || (column.default !== null && bounds.length === 0)
    candidates.set(column.name, isSpared ? [null, ...values] : values)
  }
  return { candidates, chosen: new Map(), fixed: links }
}

/** The lower bound of a partition, or those of the partitions of a partitioned table, for the columns of its key. */
function partitionValues({ table, root }: Target, column: string, { tables }: Catalog): readonly string[] {
  if (table === undefined || !new RegExp(`\\b${column}\\b`).test(root?.partitionBy ?? '')) return []
  const bounds =
    table.partitionBound === null
      ? tables
          .filter(({ partitionOf }) => partitionOf === table.id)
          .map(({ partitionBound }) => partitionBound ?? '')
      : [table.partitionBound]
  return bounds.toReversed().flatMap((bound) => {
    const lower = /FROM \((.*?)\) TO|IN \((.*?)\)/.exec(bound)
    const values = (lower?.[1] ?? lower?.[2] ?? '').matchAll(/'((?:[^']|'')*)'|(-?\d+)/g)
    return [...values].map(([, text, number]) => text ?? number ?? '')
  })
}

function complaintOf(
  { code = '', column, constraint, dataType, message }: DatabaseError,
  target: Target,
  row: RowText,
  catalog: Catalog,
): Complaint {
  const constraints: readonly CatalogConstraint[] = [
    ...(target.root?.constraints ?? []),
    ...(target.table?.constraints ?? []),
  ]
  const broken = constraints.find(({ name }) => name === constraint)
  const index = target.table?.indexes.find(({ name }) => name === constraint)
  const ofDomain = target.columns.filter(
    ({ type, name }) => name in row && domainName(type, catalog) === dataType,
  )
  const columns =
    broken?.columns ??
    index?.columns ??
    (dataType === undefined ? target.columns.filter(({ name }) => name in row) : ofDomain).map(
      ({ name }) => name,
    )
  const owner = ownerColumn(target)
  return {
    code,
    column: code === '23502' ? (column ?? /column "(.*?)"/.exec(message)?.[1]) : undefined,
    columns: columns.filter((name) => name !== owner),
    domain: dataType,
  }
}

function domainName(type: string, { domains }: Catalog): string | undefined {
  return domains.find(({ id }) => id === type)?.name
}
