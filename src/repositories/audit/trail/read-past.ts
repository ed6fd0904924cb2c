import { sql, type RawBuilder } from 'kysely'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { parseInput } from '../../../query/parse-input.js'
import { many, maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id as uuid } from '../../../schemas/core.js'
import { asOfInput, asOfPageInput } from '../../../schemas/audit/trail.js'
import type { PastRow, PastTable } from './past-row.js'

type Moment = Date | string

/**
 * A row as it was at a moment, or undefined where there was none. For staff; the reading is noted.
 *
 * What was written but not committed at the moment counts from when it was written.
 *
 * @throws TRAIL_NOT_ALLOWED; NOT_TRACKED; TRAIL_TOO_SHORT; INPUT_INVALID
 * @example
 * const past = await tx.audit.asOf(new Date("2026-11-01")).row("market.listings", id)
 */
export async function rowAt<Table extends PastTable>(
  session: Session,
  moment: Moment,
  table: Table,
  id: string,
): Promise<PastRow<Table> | undefined> {
  const input = parseInput(asOfInput, { moment, table, id })
  const found = await maybeOne(session, {
    compile: () => select(table, sql`row_id => ${input.id}, moment => ${input.moment}`).compile(sqlBuilder),
  })
  return found && toPast<Table>(found)
}

/**
 * A page of the rows of a table as they were at a moment, by key: those that are gone since included, those that were made since
 * left out. A page may hold fewer rows than asked for and have one that follows.
 *
 * @throws TRAIL_NOT_ALLOWED; NOT_TRACKED; TRAIL_TOO_SHORT; INPUT_INVALID; CURSOR_INVALID
 */
export async function rowsAt<Table extends PastTable>(
  session: Session,
  moment: Moment,
  table: Table,
  page: { readonly after?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<Page<PastRow<Table>>> {
  const input = parseInput(asOfPageInput, { ...page, moment, table })
  const cursor = cursorCodec(
    ['audit.rows-at', session.context.tenant, table, new Date(moment).toISOString()],
    uuid,
  )
  const after = input.after === undefined ? null : cursor.decode(input.after)
  const rows = await many(session, {
    compile: () =>
      select(
        table,
        sql`after => ${after}, moment => ${input.moment}, page_size => ${input.limit}`,
        true,
      ).compile(sqlBuilder),
  })
  const last = rows.at(-1)
  return {
    items: rows.filter(({ was_there }) => was_there).map((row) => toPast<Table>(row)),
    next: last && cursor.encode(last.past_key),
  }
}

interface Found {
  readonly past_key: string
  readonly was_there: boolean
  readonly past_masked: readonly string[]
}

/** The state, taken apart into the columns of the table, so that the driver reads them as it reads the table. */
function select(table: PastTable, args: RawBuilder<unknown>, all = false) {
  return sql<Found>`
    select p.key as past_key, p.state is not null as was_there, p.masked as past_masked, r.*
    from audit.rows_at(table_name => ${table}, ${args}) p
    left join lateral jsonb_populate_record(null::${sql.table(table)}, p.state) r on true
    where ${all} or p.state is not null
    order by p.key`
}

function toPast<Table extends PastTable>({
  past_key: _,
  was_there: __,
  past_masked,
  ...row
}: Found): PastRow<Table> {
  return { row, masked: past_masked } as unknown as PastRow<Table>
}
