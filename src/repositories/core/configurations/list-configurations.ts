import { sql } from 'kysely'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import {
  configurationKey,
  configurationListInput,
  type ConfigurationListInput,
} from '../../../schemas/core/configuration.js'
import type { ConfigurationCard } from './configuration.js'
import { configurationCardColumns } from './configuration-table.js'

interface ListValues {
  readonly tenant: number
  readonly prefix: string | undefined
  readonly after: string | undefined
  readonly rows: number
}

const listQuery = queryTemplate(({ tenant, prefix, after, rows }: ListValues) =>
  sqlBuilder
    .selectFrom('core.configurations')
    .select(configurationCardColumns)
    .where('tenant_id', '=', tenant)
    .$if(prefix !== undefined, (query) => query.where(sql<boolean>`key ^@ ${prefix}`))
    .$if(after !== undefined, (query) => query.where('key', '>', after ?? ''))
    .orderBy('key')
    .limit(rows),
)

/**
 * A page of settings in the order of their names. The value of a secret is not among them; `get` decrypts it.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from another prefix
 */
export async function listConfigurations(
  session: Session,
  input: ConfigurationListInput = {},
): Promise<Page<ConfigurationCard>> {
  const { prefix, after, limit } = parseInput(configurationListInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['configurations.list', tenant, prefix], configurationKey)
  const last = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, listQuery({ tenant, prefix, after: last, rows: limit + 1 }))
  return pageOf(rows, limit, ({ key }) => cursor.encode(key))
}
