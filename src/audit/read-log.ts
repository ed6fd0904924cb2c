import type { Change } from './change.js'
import { readChanges, type ChangeFilter, type ReadOptions } from './read-changes.js'

export interface LogPage {
  readonly changes: readonly Change[]
  /** What `before` takes for the page that follows; undefined on the last one. */
  readonly next: string | undefined
}

/**
 * A page of changes, newest first, by keyset; `before` is the id of the last change of the page before. The reading is noted in
 * `audit.admin_actions`.
 *
 * @throws PncError what `readChanges` throws
 */
export async function readLog(
  options: ReadOptions & ChangeFilter & { readonly limit?: number | undefined },
): Promise<LogPage> {
  const { limit = 50 } = options
  const found = await readChanges(options, options, limit + 1)
  const changes = found.slice(0, limit)
  return { changes, next: found.length > limit ? changes.at(-1)?.id : undefined }
}
