import { type CatalogConstraint, type CatalogIndex } from '../../catalog/catalog.js'
import { identifier, literal, names } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { type RowText } from '../world/world.js'

/** An insert of a row with some of its columns; `default values` where there are none. */
export function insertOf(id: string, row: RowText, columns: readonly string[]): string {
  if (columns.length === 0) return `insert into ${id} default values`
  return `insert into ${id} (${names(columns)}) values (${columns.map((name) => literal(row[name])).join(', ')})`
}

/** `a = '1', b = null` */
export function assignments(row: RowText, columns: readonly string[]): string {
  return columns.map((name) => `${identifier(name)} = ${literal(row[name])}`).join(', ')
}

/** Columns of the key that the database fills in by itself, so that a copy of a row gets a key of its own. */
export function freshColumns({ key, columns, ownership }: Target): readonly string[] {
  const owner = 'column' in ownership ? ownership.column : undefined
  return columns
    .filter(
      ({ name, default: value, identity }) =>
        key.includes(name) && name !== owner && (value !== null || identity !== null),
    )
    .map(({ name }) => name)
}

/** What has to be unique in a target: its constraints and its unique indexes. */
export interface UniqueKey {
  readonly name: string
  /** Columns; undefined among them stands for an expression. */
  readonly columns: readonly string[]
  readonly hasOwner: boolean
}

export function uniqueKeys(target: Target): readonly UniqueKey[] {
  const { root, table } = target
  const owner = ownerColumn(target)
  const indexes = [...(table?.indexes ?? []), ...(root === table ? [] : (root?.indexes ?? []))]
  const ofIndex = ({ name, columns }: CatalogIndex) => ({ name, columns })
  const ofConstraint = ({ name, columns }: CatalogConstraint) => ({ name, columns })
  const keys = [
    ...indexes.filter(({ isUnique, constraint }) => isUnique && constraint === null).map(ofIndex),
    ...(root?.constraints ?? [])
      .filter(({ kind }) => kind === 'primary key' || kind === 'unique')
      .map(ofConstraint),
    ...(root === table
      ? []
      : (table?.constraints ?? []).filter(({ kind }) => kind === 'unique').map(ofConstraint)),
  ]
  return keys.map((key) => ({ ...key, hasOwner: owner === undefined || key.columns.includes(owner) }))
}
