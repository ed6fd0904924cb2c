import { withOperator, type Operation } from '../engine/operator-session.js'
import { isPncError, PncError } from '../errors/pnc-error.js'

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

/** What is wrong with the new tenant, by the constraint that refuses it. */
const refusals: Readonly<Record<string, (tenant: NewTenant) => string>> = {
  tenants_slug_key: ({ slug }) => `There is a tenant "${slug}" already.`,
  tenants_slug_check: ({ slug }) =>
    `"${slug}" is no slug: it takes 2 to 63 lower-case letters, digits and hyphens, and begins with a letter.`,
  tenants_default_language_fkey: ({ language }) => `There is no language "${language}".`,
  tenants_currency_code_fkey: ({ currency }) => `There is no currency "${currency}".`,
  tenants_country_code_fkey: ({ country }) => `There is no country "${country ?? ''}".`,
  tenants_parent_id_fkey: ({ parent }) => `There is no tenant "${parent ?? ''}" to belong to.`,
  currency_code_check: ({ currency }) =>
    `"${currency}" is no currency code: it takes three capital letters, such as GHS.`,
  country_code_check: ({ country }) =>
    `"${country ?? ''}" is no country code: it takes two capital letters, such as GH.`,
  language_code_check: ({ language }) => `"${language}" is no language code, such as en.`,
}

/**
 * Makes a tenant, active and without members; with `dryRun` in a transaction that is rolled back.
 *
 * @returns its id; null for a dry run
 * @throws UNIQUE_VIOLATION for a slug that is taken; CHECK_VIOLATION and FOREIGN_KEY_VIOLATION for what the database refuses;
 * PRIVILEGE_MISSING; SCHEMA_MISMATCH
 */
export async function createTenant(
  options: Operation & { readonly tenant: NewTenant; readonly dryRun: boolean },
): Promise<number | null> {
  try {
    return await create(options)
  } catch (error) {
    if (!isPncError(error)) throw error
    const refusal = refusals[String(error.details?.constraint)]
    if (!refusal) throw error
    throw new PncError(error.code, refusal(options.tenant), { details: error.details, cause: error })
  }
}

function create(
  options: Operation & { readonly tenant: NewTenant; readonly dryRun: boolean },
): Promise<number | null> {
  const { slug, name, kind, currency, language, country, timeZone = 'UTC', parent } = options.tenant
  return withOperator(options, 'core.create_tenant', (asOperator) =>
    asOperator(async (client) => {
      const { rows } = await client.query<{ id: number }>(
        'select core.create_tenant($1, $2, $3, $4, $5, $6, $7, $8) as id',
        [slug, name, kind, currency, language, country ?? null, timeZone, parent ?? null],
      )
      if (!options.dryRun) return rows[0]?.id ?? null
      await client.query('rollback')
      return null
    }),
  )
}
