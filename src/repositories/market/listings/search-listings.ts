import { sql } from 'kysely'
import { z } from 'zod'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { parseInput } from '../../../query/parse-input.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { listingSearchInput, type ListingSearchInput } from '../../../schemas/market/listing.js'
import type { ListingMatch } from './listing.js'

/**
 * How many matches are ranked among themselves; ranking more costs time and finds nothing fresher or nearer. Fewer of the nearest,
 * because a step in the order of distance costs four times as much as one in the order of time.
 */
const windowSize = { newest: 400, nearest: 200 } as const

/** Where a page begins: `t` the moment of the search, `w` the end of the window before, `a` the last match of the page before. */
const position = z.object({
  t: z.iso.datetime().optional(),
  w: z.tuple([z.guid(), z.number().nullable()]).optional(),
  a: z.tuple([z.int32(), z.guid()]).optional(),
})
type Position = z.output<typeof position>

interface Row extends ListingMatch {
  readonly as_of: Date
  readonly window_end_id: string | null
  readonly window_end_m: number | null
}

/**
 * Searches live listings by words (any language, accents ignored), distance, price, category and type, and ranks them by words,
 * distance and freshness. Ranking happens within windows of the 400 newest matches (the 200 nearest, when `near` is given), and pages walk
 * window by window, so together they hold every match exactly once; matches that appear after the first page are left out.
 *
 * @returns distances in metres; prices as decimal strings
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from another search
 * @example
 * const { items, next } = await tx.listings.search({ text: 'maize', near: { latitude: 6.69, longitude: -1.62, radius_m: 25_000 } })
 */
export async function searchListings(
  session: Session,
  input: ListingSearchInput,
): Promise<Page<ListingMatch>> {
  const { after, limit, ...filters } = parseInput(listingSearchInput, input)
  const cursor = cursorCodec(['listings.search', session.context.tenant, filters], position)
  let at: Position | undefined = after === undefined ? {} : cursor.decode(after)

  const items: ListingMatch[] = []
  while (at && items.length < limit) {
    const wanted: number = limit - items.length
    const rows: readonly Row[] = await many(session, pageQuery(filters, at, wanted + 1))
    items.push(...rows.slice(0, wanted).map(toMatch))
    at = following(at, rows, wanted)
  }
  return { items, next: at && cursor.encode(at) }
}

/** The position after a page: further in this window, at the beginning of the next one, or nowhere. */
function following({ w }: Position, rows: readonly Row[], wanted: number): Position | undefined {
  const last = rows.slice(0, wanted).at(-1)
  if (!last) return undefined
  const t = last.as_of.toISOString()
  if (rows.length > wanted) return { t, ...(w && { w }), a: [last.score, last.id] }
  return last.window_end_id === null ? undefined : { t, w: [last.window_end_id, last.window_end_m] }
}

function toMatch({ as_of: _t, window_end_id: _id, window_end_m: _m, ...match }: Row): ListingMatch {
  return match
}

type Filters = Omit<z.output<typeof listingSearchInput>, 'after' | 'limit'>

function pageQuery(filters: Filters, { t, w, a }: Position, pageSize: number) {
  const { text, category_id, type, currency_code, min_price, max_price, near } = filters
  return {
    compile: () =>
      sql<Row>`
        select id, business_id, category_id, type, title, price, currency_code, language_code, city, created_at, distance_m, score,
          as_of, window_end_id, window_end_m
        from market.search_listings(
          terms => ${text ?? null}, category_id => ${category_id ?? null}, type => ${type ?? null},
          currency_code => ${currency_code ?? null}, min_price => ${min_price ?? null}, max_price => ${max_price ?? null},
          latitude => ${near?.latitude ?? null}, longitude => ${near?.longitude ?? null}, radius_m => ${near?.radius_m ?? null},
          as_of => ${t ?? null}, window_start_id => ${w?.[0] ?? null}, window_start_m => ${w?.[1] ?? null},
          after_score => ${a?.[0] ?? null}, after_id => ${a?.[1] ?? null},
          window_size => ${near ? windowSize.nearest : windowSize.newest}, page_size => ${pageSize}
        )`.compile(sqlBuilder),
  }
}
