/**
 * What counts as equal in an equality search, by the word in the note of a blind index column (`normalise=code`). A normaliser
 * never changes: the indexes that were made with it would be found no more.
 */
export const normalisers = {
  /** Every character counts. */
  exact: (value: string) => value.normalize('NFC'),
  /** Case and blanks do not count: names, addresses. */
  text: (value: string) => value.normalize('NFKC').trim().toLowerCase().replace(/\s+/gu, ' '),
  /** Letters and digits alone count: numbers of documents, however they are grouped. */
  code: (value: string) =>
    value
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
} as const

export type Normaliser = keyof typeof normalisers
