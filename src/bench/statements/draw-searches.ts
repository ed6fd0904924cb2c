import type { Client } from 'pg'
import type { Coordinates } from '../../query/geography.js'
import type { Market } from '../server/seeded-database.js'

/** What people of a market might look for, drawn from what it holds; the same for the same seed. */
export interface Searches {
  /** Words that stand in 5 of 100 listings or more. */
  readonly common: readonly string[]
  /** About one of 100. */
  readonly medium: readonly string[]
  /** Fewer than 3 of 1,000. */
  readonly rare: readonly string[]
  /** Two words that follow each other in a title, quoted. */
  readonly phrases: readonly string[]
  readonly places: readonly Coordinates[]
  readonly categories: readonly number[]
  readonly ids: readonly string[]
}

/** The newest live listings of a market, in which words are counted. */
const recent = `
  select l.*
  from market.listings l
  where l.tenant_id = $1 and l.status = 'active' and l.deleted_at is null and l.expires_at > now()
  order by l.id desc
  limit 20000`

/** Words of titles, with the share of the recent listings that hold them in title or text, as their language stems them. */
const wordShares = `
  with recent as (${recent}),
  total as (select count(*) as listings from recent),
  lexemes as (
    select s.word as lexeme, s.ndoc::float8 / t.listings as share
    from total t,
      ts_stat(format('select l.search from market.listings l where l.tenant_id = %s and l.id >= %L', $1, (select min(id::text) from recent))) s
  ),
  words as (
    select distinct lower(w.word) as word, core.search_query(r.language_code, w.word)::text as query
    from recent r, regexp_split_to_table(r.title, '[^[:alpha:]]+') w (word)
    where length(w.word) > 2
  )
  select min(w.word) as word, l.share
  from words w
  join lexemes l on w.query = quote_literal(l.lexeme)
  group by l.lexeme, l.share
  order by md5(l.lexeme)`

const samples = `
  with recent as (${recent})
  select r.id, r.category_id, public.st_y(r.location::public.geometry) as latitude, public.st_x(r.location::public.geometry) as longitude,
    (regexp_match(r.title, '[[:alpha:]]{3,} [[:alpha:]]{3,}'))[1] as phrase
  from recent r
  where r.location is not null
  order by md5(r.id::text)
  limit 500`

export async function drawSearches(owner: Client, market: Market): Promise<Searches> {
  const { tenant } = market.context
  const words = await owner.query<{ readonly word: string; readonly share: number }>(
    wordShares.replaceAll('$1', String(tenant)),
  )
  const between = (least: number, most: number) =>
    words.rows.filter(({ share }) => share >= least && share < most).map(({ word }) => word)

  const { rows } = await owner.query<Coordinates & Record<'id' | 'phrase', string> & { category_id: number }>(
    samples.replaceAll('$1', String(tenant)),
  )
  return {
    common: between(0.05, 1),
    medium: between(0.007, 0.015),
    rare: between(0, 0.003),
    phrases: [...new Set(rows.flatMap(({ phrase }) => (phrase ? [`"${phrase.toLowerCase()}"`] : [])))],
    places: rows.map(({ latitude, longitude }) => ({ latitude, longitude })),
    categories: [...new Set(rows.map(({ category_id }) => category_id))],
    ids: rows.map(({ id }) => id),
  }
}

/** The element of a list for a repetition: around and around. */
export function take<Item>(items: readonly Item[], repetition: number): Item {
  const item = items[repetition % items.length]
  if (item === undefined) throw new Error('The seeded data hold nothing to draw from.')
  return item
}
