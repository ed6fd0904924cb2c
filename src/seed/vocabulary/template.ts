/** What may fill the gaps of a sentence: the gap `{city}` takes the value `city`. */
export type Gaps = Readonly<Record<string, string>>

/** A sentence with gaps, taken apart once so that filling it is only joining. */
export interface Template {
  has(gap: string): boolean
  fill(gaps: Gaps): string
}

/**
 * @example
 * template('We sell {p} in {city}.').fill({ p: 'maize', city: 'Tamale' }) // 'We sell maize in Tamale.'
 */
export function template(text: string): Template {
  const parts = text.split(/\{(\w+)\}/)
  return {
    has: (gap) => parts.some((part, index) => index % 2 === 1 && part === gap),
    fill: (gaps) => {
      let filled = parts[0] ?? ''
      for (let index = 1; index < parts.length; index += 2) {
        filled += (gaps[parts[index] ?? ''] ?? '') + (parts[index + 1] ?? '')
      }
      return filled
    },
  }
}
