import type { SeedTable } from '../seed-table.js'
import { momentAt, timestamp } from '../timeline.js'

/** One tenant per market. */
export const tenants: SeedTable = {
  name: 'core.tenants',
  columns: [
    ['id', 'int'],
    ['slug', 'text'],
    ['name', 'text'],
    ['kind', 'text'],
    ['country_code', 'text'],
    ['currency_code', 'text'],
    ['default_language', 'text'],
    ['time_zone', 'text'],
    ['settings', 'jsonb'],
    ['status', 'text'],
    ['created_at', 'timestamptz'],
    ['updated_at', 'timestamptz'],
  ],
  count: ({ markets }) => markets.filter(({ tenantIsNew }) => tenantIsNew).length,
  rows: ({ markets }) => {
    const opened = timestamp(momentAt(0))
    return markets
      .filter(({ tenantIsNew }) => tenantIsNew)
      .map(({ market, tenantId }) => [
        tenantId,
        market.slug,
        market.name,
        'market',
        market.country,
        market.currency,
        market.defaultLanguage,
        market.timeZone,
        '{}',
        'active',
        opened,
        opened,
      ])
  },
}
