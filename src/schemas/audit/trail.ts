import { z } from 'zod'
import { id, pageLimit } from '../core.js'

/** A table with its schema. */
const tableName = z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'must be a table with its schema')

const moment = z.union([z.date(), z.iso.datetime({ offset: true })])

/** A page of changes of the tenant, newest first. */
export const auditLogInput = z
  .strictObject({
    table: tableName,
    /** The key of the row within its tenant. */
    key: z.string().min(1).max(500),
    actor: id,
    since: moment,
    until: moment,
    after: z.string(),
  })
  .partial()
  .extend({ limit: pageLimit })

/** A moment in the past, and a row or a page of rows of a tracked table then. */
export const asOfInput = z.strictObject({ moment, table: tableName, id })
export const asOfPageInput = z.strictObject({
  moment,
  table: tableName,
  after: z.string().optional(),
  limit: pageLimit,
})

export type AuditLogInput = z.input<typeof auditLogInput>
