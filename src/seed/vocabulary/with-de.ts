/**
 * A French noun after the preposition: `d'oignons`, `de riz`. Most words with h are treated as French does words from elsewhere.
 *
 * @example
 * withDe('huile de palme') // "d'huile de palme"
 */
export function withDe(noun: string): string {
  return /^(?:[aeiouàâéèêîôùû]|œ|hu[iî])/iu.test(noun) ? `d'${noun}` : `de ${noun}`
}
