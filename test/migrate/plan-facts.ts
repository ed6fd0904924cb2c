import type { DatabaseFacts, TableFacts } from '../../src/migrate/plan/database-facts.js'
import { parseScript } from '../../src/migrate/plan/parse-script.js'
import { planStatements, type PlannedStatement } from '../../src/migrate/plan/plan-statements.js'

const MB = 1024 * 1024

const table = (megabytes: number, more: Partial<TableFacts> = {}): TableFacts => ({
  kind: 'r',
  partitions: 0,
  defaultPartition: null,
  rows: megabytes * 1000,
  bytes: megabytes * MB,
  heapBytes: megabytes * MB,
  columns: {
    id: { type: 'integer', notNull: true },
    name: { type: 'character varying(20)', notNull: false },
    price: { type: 'numeric(10,2)', notNull: false },
    city: { type: 'text', notNull: false },
  },
  checks: [],
  references: {},
  ...more,
})

const customer = { table: 'shop.customers', columns: ['customer_id'], targetColumns: ['id'] }

/** A shop with a large table, a small one, an empty one, and a partitioned one. */
export const shop: DatabaseFacts = {
  tables: {
    'shop.orders': table(500, { references: { orders_customer_fkey: customer } }),
    'shop.customers': table(100, { checks: ['(city IS NOT NULL)'] }),
    'shop.settings': table(1),
    'shop.drafts': table(0),
    'shop.events': table(900, { kind: 'p', partitions: 12, defaultPartition: 'shop.events_rest' }),
    'shop.events_rest': table(1),
    'shop.old_events': table(300),
    'shop.totals': table(50, { kind: 'm' }),
  },
  indexes: { 'shop.orders_name_idx': 'shop.orders' },
  domains: {
    'shop.status': { constrained: true, tables: ['shop.orders', 'shop.settings'] },
    'shop.plain': { constrained: false, tables: [] },
  },
  stable: ['pg_catalog.now', 'pg_catalog.lower', 'shop.constant'],
}

/** What a migration would do to the shop. */
export async function planOf(
  sql: string,
  facts: DatabaseFacts = shop,
  isolated = true,
): Promise<readonly PlannedStatement[]> {
  const statements = await parseScript({ file: 'migrations/000009-x.sql', sql, linesAbove: 0 })
  return planStatements(statements, facts, isolated, { created: new Set(), tables: { ...facts.tables } })
}
