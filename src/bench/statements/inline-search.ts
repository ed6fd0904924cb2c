import { escapeLiteral, type Client } from 'pg'
import type { Coordinates } from '../../query/geography.js'

/** A search as the benchmarks ask it: some of the filters of `market.search_listings`. */
export interface SearchFilters {
  readonly terms?: string
  readonly category_id?: number
  readonly type?: string
  readonly min_price?: number
  readonly max_price?: number
  readonly near?: Coordinates
  readonly radius_m?: number
}

/** The call of the function, as a service sends it. */
export function functionSearch(
  { near, ...filters }: SearchFilters,
  asOf?: string,
): {
  readonly text: string
  readonly values: unknown[]
} {
  const given = Object.entries({ ...filters, ...near, ...(asOf && { as_of: asOf }) })
  const call = given.map(([name], index) => `${name} => $${index + 1}`).join(', ')
  return { text: `select * from market.search_listings(${call})`, values: given.map(([, value]) => value) }
}

/**
 * The first page of the same search as one statement with literals, such as an owner would write by hand: it looks at the
 * listings in order until a window is full, or collects all matches by an index and sorts them. Which of them is faster the writer
 * has to know.
 *
 * @param asOf the moment of the search: what is fresh depends on it
 */
export async function inlineSearch(
  owner: Client,
  tenant: number,
  { terms, category_id, type, min_price, max_price, near, radius_m }: SearchFilters,
  form: 'in order' | 'collected',
  asOf: string,
): Promise<string> {
  const moment = `${escapeLiteral(asOf)}::timestamptz(3)`
  const words = terms === undefined ? undefined : await readQueries(owner, terms)
  const point =
    near &&
    `public.st_setsrid(public.st_makepoint(${near.longitude}, ${near.latitude}), 4326)::public.geography`
  const conditions = [
    `l.tenant_id = ${tenant} and l.status = 'active' and l.deleted_at is null and l.expires_at > ${moment}`,
    words && `l.search @@ ${words.any}`,
    category_id !== undefined && `l.category_id = any (${await readSubtree(owner, category_id)})`,
    type && `l.type = ${escapeLiteral(type)}`,
    (min_price !== undefined || max_price !== undefined) &&
      `l.currency_code = ${await readCurrency(owner, tenant)}`,
    min_price !== undefined && `l.price >= ${min_price}`,
    max_price !== undefined && `l.price <= ${max_price}`,
    point && 'l.location is not null',
    point && radius_m !== undefined && `l.location operator(public.<->) ${point} <= ${radius_m}`,
    point &&
      radius_m !== undefined &&
      form === 'in order' &&
      `l.location && public._st_expand(${point}, ${radius_m})`,
  ]
  const from = `market.listings l where ${conditions.filter(Boolean).join(' and ')}`
  const distance = point ? `l.location operator(public.<->) ${point}` : 'null::float8'
  return `
    with matches as materialized (
      select l.id, l.business_id, l.category_id, l.type, l.title, l.price, l.currency_code, l.language_code, l.city, l.created_at,
        ${distance} as distance_m, ${words ? `ts_rank(l.search, ${words.own}, 32)` : 'null::float8'} as text_rank
      from ${form === 'collected' ? `(select * from ${from} offset 0) l` : from}
      order by ${point ? `${distance} fetch first 400 rows with ties` : 'l.id desc limit 400'}
    ), ranked as (
      select m.*, round(1000000 * (
          coalesce(0.55 * m.text_rank, 0)
          + coalesce(0.25 * exp(-least(m.distance_m / ${(radius_m ?? 50_000) / 2}, 100)), 0)
          + 0.2 * exp(-least(greatest(date_part('epoch', ${moment} - m.created_at), 0) / 2592000, 100))
        ) / (0.2 + case when m.text_rank is null then 0 else 0.55 end + case when m.distance_m is null then 0 else 0.25 end)
        )::int as score
      from matches m
    ), window_end as (
      select m.id, m.distance_m
      from matches m
      where (select count(*) from matches) >= 400
      order by m.distance_m desc nulls last, m.id
      limit 1
    )
    select r.id, r.business_id, r.category_id, r.type, r.title, r.price, r.currency_code, r.language_code, r.city, r.distance_m,
      r.created_at, r.score, ${moment} as as_of, w.id as window_end_id, w.distance_m as window_end_m
    from ranked r
    left join window_end w on true
    order by r.score desc, r.id desc
    limit 20`
}

/** The words as query literals: one for listings of any language, and the choice of the one in the language of a listing. */
async function readQueries(
  owner: Client,
  terms: string,
): Promise<{ readonly any: string; readonly own: string }> {
  const languages = ['en', 'fr', 'pt', 'ar', 'simple']
  const { rows } = await owner.query<{ readonly query: string }>(
    'select core.search_query(language, $1)::text as query from unnest($2::text[]) language',
    [terms, languages],
  )
  const queries = rows.map(({ query }) => query)
  const literal = (query: string) => `${escapeLiteral(query)}::tsquery`
  const cases = languages
    .slice(0, -1)
    .map((language, index) => `when '${language}' then ${literal(queries[index] ?? '')}`)
  return {
    any: literal([...new Set(queries.filter((query) => query !== ''))].join(' | ')),
    own: `case l.language_code ${cases.join(' ')} else ${literal(queries.at(-1) ?? '')} end`,
  }
}

async function readSubtree(owner: Client, category: number): Promise<string> {
  const { rows } = await owner.query<{ readonly ids: string }>(
    'select market.category_subtree($1)::text as ids',
    [category],
  )
  return `${escapeLiteral(rows[0]?.ids ?? '{}')}::int[]`
}

async function readCurrency(owner: Client, tenant: number): Promise<string> {
  const { rows } = await owner.query<{ readonly code: string }>(
    'select currency_code as code from core.tenants where id = $1',
    [tenant],
  )
  return escapeLiteral(rows[0]?.code ?? '')
}
