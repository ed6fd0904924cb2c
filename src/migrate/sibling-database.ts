import { randomBytes } from 'node:crypto'
import { escapeIdentifier, escapeLiteral, type Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'

/** Columns of pg_database that a copy takes over; newer versions name the ICU locale differently. */
interface DatabaseTraits {
  readonly owner: string
  readonly encoding: string
  readonly datcollate: string
  readonly datctype: string
  readonly datlocprovider: string
  readonly daticulocale?: string | null
  readonly datlocale?: string | null
}

/** A name for a temporary database beside `database`: `shop_shadow_1f3a9c`. */
export function siblingName(database: string, purpose: string): string {
  return `${database.slice(0, 40)}_${purpose}_${randomBytes(4).toString('hex')}`
}

/**
 * Creates an empty database with the encoding, locale and owner of the current one.
 *
 * @throws PncError PRIVILEGE_MISSING for a login that may not create databases
 */
export async function createSibling(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ traits: DatabaseTraits }>(
    `select to_jsonb(d) || jsonb_build_object('owner', r.rolname, 'encoding', pg_encoding_to_char(d.encoding)) as traits
       from pg_catalog.pg_database d
       join pg_catalog.pg_roles r on r.oid = d.datdba
      where d.datname = current_database()`,
  )
  const [row] = rows
  if (!row) throw new Error('the current database has no row in pg_database')
  try {
    await client.query(
      `create database ${escapeIdentifier(name)} template template0 ${traitsClause(row.traits)}`,
    )
  } catch (cause) {
    throw privilegeMissing(cause, `create the database ${name}`)
  }
}

/** Drops a database and ends the sessions in it. */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  try {
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
  } catch (cause) {
    throw privilegeMissing(cause, `drop the database ${name}`)
  }
}

function traitsClause(traits: DatabaseTraits): string {
  const locale = traits.daticulocale ?? traits.datlocale
  const provider = {
    i: `locale_provider icu icu_locale ${escapeLiteral(locale ?? '')}`,
    b: `locale_provider builtin builtin_locale ${escapeLiteral(locale ?? '')}`,
  }[traits.datlocprovider]
  return [
    `encoding ${escapeLiteral(traits.encoding)}`,
    `lc_collate ${escapeLiteral(traits.datcollate)}`,
    `lc_ctype ${escapeLiteral(traits.datctype)}`,
    provider ?? '',
    `owner ${escapeIdentifier(traits.owner)}`,
  ].join(' ')
}

function privilegeMissing(cause: unknown, action: string): unknown {
  if ((cause as { code?: unknown }).code !== '42501') return cause
  return new PncError('PRIVILEGE_MISSING', `This login may not ${action}: ${(cause as Error).message}`, {
    hint: 'A superuser has to run: alter role <login> createdb; for trying migrations, --shadow-database-url names an existing database.',
    cause,
  })
}
