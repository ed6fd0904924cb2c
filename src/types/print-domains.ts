import { lineWidth } from './print-comment.js'
import { printText } from './print-expression.js'
import { printHeader } from './print-header.js'

export interface DomainsDocument {
  /** The values of the domains that list them, by the domain's name. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The regular expressions of those that are one. */
  readonly patterns: ReadonlyMap<string, string>
  readonly source: string
}

/** The text of `domains.generated.ts`: what each domain allows, at run time and as a type. */
export function printDomains({ values, patterns, source }: DomainsDocument): string {
  return `${printHeader('What the domains of the database allow.', source)}/**
 * The values of each domain, in the order of its check.
 *
 * @example
 * z.enum(domainValues['market.listing_type'])
 */
export const domainValues = {
${byName(values)
  .map(([name, list]) => printValues(name, list))
  .join('')}} as const

/**
 * The pattern of each domain whose check is one.
 *
 * @example
 * z.string().regex(domainPatterns['core.language_code'])
 */
export const domainPatterns = {
${byName(patterns)
  .map(([name, pattern]) => `  ${printText(name)}: /${pattern}/,\n`)
  .join('')}} as const

/**
 * One of the values of a domain.
 *
 * @example
 * DomainValue<'market.listing_type'> // 'offer' | 'request'
 */
export type DomainValue<Name extends keyof typeof domainValues> = (typeof domainValues)[Name][number]
`
}

const byName = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

function printValues(name: string, values: readonly string[]): string {
  const texts = values.map(printText)
  const oneLine = `  ${printText(name)}: [${texts.join(', ')}],`
  if (oneLine.length <= lineWidth) return `${oneLine}\n`
  return [`  ${printText(name)}: [`, ...texts.map((text) => `    ${text},`), '  ],\n'].join('\n')
}
