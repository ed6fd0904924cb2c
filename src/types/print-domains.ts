import { lineWidth } from './print-comment.js'
import { printText } from './print-expression.js'
import { printHeader } from './print-header.js'

/** The text of `domains.generated.ts`: the values of each domain that lists them, at run time and as a type. */
export function printDomains(values: ReadonlyMap<string, readonly string[]>, source: string): string {
  const entries = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => printEntry(name, list))
  return `${printHeader('What the domains of the database allow.', source)}/**
 * The values of each domain, in the order of its check.
 *
 * @example
 * z.enum(domainValues['market.listing_type'])
 */
export const domainValues = {
${entries.join('\n')}
} as const

/**
 * One of the values of a domain.
 *
 * @example
 * DomainValue<'market.listing_type'> // 'offer' | 'request'
 */
export type DomainValue<Name extends keyof typeof domainValues> = (typeof domainValues)[Name][number]
`
}

function printEntry(name: string, values: readonly string[]): string {
  const texts = values.map(printText)
  const oneLine = `  ${printText(name)}: [${texts.join(', ')}],`
  if (oneLine.length <= lineWidth) return oneLine
  return [`  ${printText(name)}: [`, ...texts.map((text) => `    ${text},`), '  ],'].join('\n')
}
