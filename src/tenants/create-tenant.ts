import { withOperator, type Operation } from '../engine/operator-session.js'

export interface NewTenant {
  readonly slug: string
  readonly name: string
  readonly kind: string
  /** ISO 4217 */
  readonly currency: string
  /** ISO 639 */
  readonly language: string
  /** ISO 3166 */
  readonly country?: string | undefined
  /** IANA name; UTC by default. */
  readonly timeZone?: string | undefined
  /** The slug of the tenant that this one belongs to. */
  readonly parent?: string | undefined
}

/**
 * Makes a tenant, active and without members; with `dryRun` in a transaction that is rolled back.
 *
 * @returns its id
 * @throws UNIQUE_VIOLATION for a slug that is taken; CHECK_VIOLATION and FOREIGN_KEY_VIOLATION for what the database refuses;
 * PRIVILEGE_MISSING; SCHEMA_MISMATCH
 */
export function createTenant(
  options: Operation & { readonly tenant: NewTenant; readonly dryRun: boolean },
): Promise<number | null> {
  const { slug, name, kind, currency, language, country, timeZone = 'UTC', parent } = options.tenant
  return withOperator(options, 'core.create_tenant', (asOperator) =>
    asOperator(async (client) => {
      const { rows } = await client.query<{ id: number }>(
        'select core.create_tenant($1, $2, $3, $4, $5, $6, $7, $8) as id',
        [slug, name, kind, currency, language, country ?? null, timeZone, parent ?? null],
      )
      if (options.dryRun) await client.query('rollback')
      return rows.map(({ id }) => id)[0] ?? null
    }),
  )
}
