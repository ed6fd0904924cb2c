import { type Client } from 'pg'
import { identifier } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'

/** Counts the rows of every tenant in every table. */
export async function countRows(
  client: Client,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const counts = new Map<string, ReadonlyMap<string, number>>()
  for (const target of targets) {
    const owner = ownerColumn(target)
    if (target.ownership.kind !== 'tenant' || owner === undefined) continue
    const { rows } = await client.query<{ owner: string; rows: string }>(
      `select ${identifier(owner)}::text as owner, count(*) as rows from ${target.id} group by 1`,
    )
    counts.set(target.id, new Map(rows.map((row) => [row.owner, Number(row.rows)])))
  }
  return counts
}

/** The two active tenants with rows in most tables; of those the smallest, because every attack looks through their rows. */
export function chooseTenants(
  active: readonly number[],
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly [number, number] | undefined {
  const of = (tenant: number) => [...counts.values()].map((rows) => rows.get(String(tenant)) ?? 0)
  const ranked = active
    .map((tenant) => ({
      tenant,
      tables: of(tenant).filter((rows) => rows > 0).length,
      rows: of(tenant).reduce((sum, rows) => sum + rows, 0),
    }))
    .sort((a, b) => b.tables - a.tables || a.rows - b.rows || a.tenant - b.tenant)
  const [own, foreign] = ranked
  return own && foreign ? [own.tenant, foreign.tenant] : undefined
}
