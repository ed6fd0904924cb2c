import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { foreignKeys } from '../../lint/foreign-keys.js'
import { identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { type RowText, type Victims } from '../world/world.js'
import { makeRow } from './make-row.js'
import { inOrder } from './in-order.js'

/** A target that nothing can be shown of, and why. */
export interface Uncovered {
  readonly object: string
  readonly reason: string
  /** What to do about it, where rows of two tenants would not help. */
  readonly remedy?: string
}

export interface Sides {
  /** Who the row is of, on each side: tenants, and people. */
  readonly own: { readonly tenant: string; readonly person: string | undefined }
  readonly foreign: { readonly tenant: string; readonly person: string }
}

export interface MadeVictims {
  readonly victims: ReadonlyMap<string, Victims>
  readonly uncovered: readonly Uncovered[]
}

/** Finds a row of each side in every target, and makes those that are not there. */
export async function makeVictims(
  client: Client,
  targets: readonly Target[],
  sides: Sides,
  catalog: Catalog,
): Promise<MadeVictims> {
  const victims = new Map<string, Victims>()
  const uncovered: Uncovered[] = []
  for (const target of inOrder(targets, catalog)) {
    if (ownerColumn(target) === undefined) continue
    const madeBy: string[] = []
    const found: Partial<Record<'own' | 'foreign', RowText>> = {}
    for (const side of ['own', 'foreign'] as const) {
      const owner = target.ownership.kind === 'person' ? sides[side].person : sides[side].tenant
      if (owner === undefined) continue
      const row = await findRow(client, target, owner)
      if (row) {
        found[side] = row
        continue
      }
      if (target.kind === 'materialized view') {
        await client.query(`refresh materialized view ${target.id}`)
      } else if (target.table !== undefined) {
        const links = await linksOf(client, target, owner, side, victims, catalog)
        const made = await makeRow(client, target, links, catalog)
        if ('failure' in made)
          uncovered.push({ object: target.id, reason: `No row could be made: ${made.failure}` })
        else madeBy.push(made.sql)
      }
      const again = await findRow(client, target, owner)
      if (again) found[side] = again
    }
    const ownCount = await countUpTo(
      client,
      target,
      target.ownership.kind === 'person' ? sides.own.person : sides.own.tenant,
    )
    victims.set(target.id, { own: found.own, foreign: found.foreign, madeBy, ownCount })
  }
  return { victims, uncovered }
}

async function findRow(client: Client, target: Target, owner: string): Promise<RowText | undefined> {
  const columns = target.columns.map(({ name }) => `${identifier(name)}::text as ${identifier(name)}`)
  const order = target.key.length > 0 ? ` order by ${target.key.map(identifier).join(', ')}` : ''
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${columns.join(', ')} from ${target.id} where ${identifier(ownerColumn(target) ?? '')} = ${literal(owner)}${order} limit 1`,
  )
  return rows[0]
}

async function countUpTo(client: Client, target: Target, owner: string | undefined): Promise<number> {
  const { rows } = await client.query<{ rows: string }>(
    `select count(*) as rows from (select from ${target.id} where ${identifier(ownerColumn(target) ?? '')} = ${literal(owner)} limit 1000) found`,
  )
  return Number(rows[0]?.rows ?? 0)
}

/** What the foreign keys of a row have to be: the rows of the same side that they refer to. */
async function linksOf(
  client: Client,
  target: Target,
  owner: string,
  side: 'own' | 'foreign',
  victims: ReadonlyMap<string, Victims>,
  catalog: Catalog,
): Promise<RowText> {
  const links: Record<string, string | null> = {}
  const isNeeded = (name: string) => target.columns.some((column) => column.name === name && column.isNotNull)
  for (const { columns, references, target: parent } of foreignKeys(catalog).filter(
    ({ table }) => table.id === target.root?.id,
  )) {
    if (!columns.some((name) => name !== ownerColumn(target) && isNeeded(name)) || parent === undefined)
      continue
    const row = victims.get(parent.id)?.[side] ?? (await anyRow(client, parent.id, references.columns))
    columns.forEach((name, place) => (links[name] = row?.[references.columns[place] ?? ''] ?? null))
  }
  return { ...links, [ownerColumn(target) ?? '']: owner }
}

async function anyRow(
  client: Client,
  table: string,
  columns: readonly string[],
): Promise<RowText | undefined> {
  const list = columns.map((name) => `${identifier(name)}::text as ${identifier(name)}`)
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${list.join(', ')} from ${table} limit 1`,
  )
  return rows[0]
}
