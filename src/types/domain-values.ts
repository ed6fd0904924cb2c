import { type CatalogDomain } from './catalog.js'

/**
 * The values of each domain over text whose checks list them, by the domain's name and in the order of the check. A domain
 * over another one has the values that both allow; a domain with any other check is missing here: it is a plain string.
 *
 * @example
 * domainValues(catalog.domains).get('market.listing_type') // ['offer', 'request']
 */
export function domainValues(domains: readonly CatalogDomain[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map(domains.map((domain) => [domain.name, domain]))
  const valuesOf = ({ checks, baseType }: CatalogDomain): readonly string[] | undefined => {
    const base = byName.get(baseType)
    const lists = [base && valuesOf(base), ...checks.map(listedValues)].filter((list) => list !== undefined)
    return lists.length === 0
      ? undefined
      : lists.reduce((all, list) => all.filter((value) => list.includes(value)))
  }
  return new Map(
    domains.flatMap((domain) => {
      const values = valuesOf(domain)
      return values ? [[domain.name, values] as const] : []
    }),
  )
}

/**
 * The texts that a check lists, as PostgreSQL prints `value in ('a', 'b')`: `CHECK ((VALUE = ANY (ARRAY['a'::text, 'b'::text])))`,
 * or `CHECK ((VALUE = 'a'::text))` for one. Undefined for a check that says anything else.
 */
export function listedValues(check: string): readonly string[] | undefined {
  const values: string[] = []
  const skeleton = check
    .replace(/'((?:[^']|'')*)'/g, (_quoted, text: string) => {
      values.push(text.replaceAll(`''`, `'`))
      return '?'
    })
    .replace(/::(?:text|bpchar|character varying)(?:\[\])?|[()]/g, '')
  return /^CHECK VALUE = (?:\?|ANY ARRAY\[\?(?:, \?)*\])$/.test(skeleton) ? values : undefined
}
