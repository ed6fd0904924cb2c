import type { CatalogDomain } from './catalog.js'

/**
 * The domains that a type goes through, from itself downwards, and the type below all of them.
 *
 * @example
 * baseType('core.json_object', domains) // { name: 'pg_catalog.jsonb', domains: [the domain core.json_object] }
 */
export function baseType(type: string, all: readonly CatalogDomain[]) {
  const domains: CatalogDomain[] = []
  let name = type
  for (;;) {
    const domain = all.find((candidate) => candidate.name === name)
    if (!domain) return { name, domains: domains as readonly CatalogDomain[] }
    domains.push(domain)
    name = domain.baseType
  }
}

/** Whether a type is JSON below all domains. */
export const isJson = (type: string, domains: readonly CatalogDomain[]): boolean =>
  /^pg_catalog\.jsonb?$/.test(baseType(type, domains).name)
