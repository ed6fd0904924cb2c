import type { Session } from '../../../query/session.js'
import type { PastTable } from './past-row.js'
import { logChanges } from './log-changes.js'
import { rowAt, rowsAt } from './read-past.js'

/** What happened to the rows of the tenant, and what they were. Each method is documented at the function it binds. */
export function trailRepository(session: Session) {
  return {
    log: logChanges.bind(undefined, session),
    /** The tenant as it was at a moment. */
    asOf: (moment: Date | string) => ({
      row: <Table extends PastTable>(table: Table, id: string) => rowAt(session, moment, table, id),
      rows: <Table extends PastTable>(table: Table, page?: Parameters<typeof rowsAt>[3]) =>
        rowsAt(session, moment, table, page),
    }),
  }
}

export type TrailRepository = ReturnType<typeof trailRepository>
