export interface ReadComment {
  readonly text: string
  readonly isGlobal: boolean
  /** `kind=phone subject=owner_id erase=null`; null also for `@pii none`, which says that it only sounds personal. */
  readonly personal: string | null
}

/**
 * Divides a comment into what it declares (`@global`, `@pii key=value ...`) and what it says.
 *
 * @example
 * readComment('@pii kind=name subject=id erase=shred Full name.') // { text: 'Full name.', personal: 'kind=name ...', ... }
 */
export function readComment(comment: string | null): ReadComment {
  const [, tags = '', text = ''] =
    /^((?:@(?:pii[ \t]+none\b|\w+(?:[ \t]+\w+=\S*)*)\s*)*)([\s\S]*)$/.exec((comment ?? '').trim()) ?? []
  const [, personal] = /@pii(?!\s+none\b)((?:[ \t]+\w+=\S*)*)/.exec(tags) ?? []
  return {
    text: text.replace(/\s+/g, ' ').trim(),
    isGlobal: /@global\b/.test(tags),
    personal: personal === undefined ? null : personal.trim().replace(/\s+/g, ' '),
  }
}
