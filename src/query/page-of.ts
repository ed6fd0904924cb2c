import type { Page } from './page.js'

/** A page from rows of which one more was asked for than the page holds: that one only says that another page follows. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  cursorAfter: (last: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorAfter(last) : undefined }
}
