import { readFileSync } from 'node:fs'
import { CompiledQuery, type Kysely } from 'kysely'

/** A column of a table or view of ours. */
export interface CatalogColumn {
  readonly name: string
  /** The type, or the element type of an array: `market.listing_type`, `pg_catalog.text`. */
  readonly type: string
  readonly isArray: boolean
  readonly isNullable: boolean
  readonly hasDefault: boolean
  /** The database alone writes it: `generated always`, stored or as identity. */
  readonly isGenerated: boolean
}

export interface CatalogTable {
  /** `market.listings` */
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly CatalogColumn[]
}

export interface CatalogDomain {
  /** `market.listing_type` */
  readonly name: string
  readonly baseType: string
  /** `CHECK ((VALUE = ANY (ARRAY['offer'::text, 'request'::text])))` */
  readonly checks: readonly string[]
}

/** Tables, views and domains of our schemas. Partitions and what belongs to an extension are left out. */
export interface Catalog {
  readonly tables: readonly CatalogTable[]
  readonly domains: readonly CatalogDomain[]
}

let text: string | undefined

/** Reads the catalog in one round trip; any login may. */
export async function readCatalog(db: Kysely<unknown>): Promise<Catalog> {
  text ??= readFileSync(new URL('catalog.sql', import.meta.url), 'utf8')
  const { rows } = await db.executeQuery<Catalog>(CompiledQuery.raw(text))
  const [catalog = { tables: [], domains: [] }] = rows
  return catalog
}
