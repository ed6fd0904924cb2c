import type { CatalogDomain } from './catalog.js'

/**
 * The regular expression of each domain whose only check is one that means the same in JavaScript, by the domain's name.
 *
 * @example
 * domainPatterns(catalog.domains).get('core.language_code') // '^[a-z]{2,3}$'
 */
export function domainPatterns(domains: readonly CatalogDomain[]): ReadonlyMap<string, string> {
  const overAnother = ({ baseType }: CatalogDomain) => domains.some(({ name }) => name === baseType)
  return new Map(
    domains.flatMap((domain) => {
      const [check, ...others] = domain.checks
      if (check === undefined || others.length > 0 || overAnother(domain)) return []
      const [, quoted] = /^CHECK \(\(VALUE ~ '((?:[^']|'')*)'::text\)\)$/.exec(check) ?? []
      const pattern = quoted?.replaceAll(`''`, `'`)
      return pattern !== undefined && common.test(pattern) ? [[domain.name, pattern] as const] : []
    }),
  )
}

/** A character that stands for itself in both languages, also in a class. */
const plain = String.raw`[\w ,:;@#%&=!"'<>~-]`
const escaped = String.raw`\\[.*+?()[\]{}|^$\\]`
const oneOf = String.raw`\[(?:${plain}|[.+*?()])+\]`
const howOften = String.raw`(?:[*+?]|\{\d+(?:,\d*)?\})?`

/** What both languages read alike: from `^` to `$` characters, classes that list what they allow, and groups. */
const common = new RegExp(`^\\^(?:(?:${plain}|${escaped}|${oneOf}|\\))${howOften}|\\((?!\\?)|\\|)+\\$$`)
