/** One keyset page. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Give it back as `after` to get the page that follows; undefined on the last one. */
  readonly next: string | undefined
}
