/** Things of one market that come in the order of time, by number. */
export interface Timed<T> {
  readonly count: number
  /** The moment of number `ordinal`, never before the one of the number before it. */
  momentOf(ordinal: number): number
  /** Makes number `ordinal`. */
  make(ordinal: number): T
}

/**
 * The things of all markets in one order of time, as they would have come in life: ids grow with the rows, and markets mix
 * in every page of the table. Of two at the same moment the earlier market's is first.
 */
export function* mergeByTime<T>(streams: readonly Timed<T>[]): Generator<T> {
  const cursors = streams
    .filter(({ count }) => count > 0)
    .map((stream) => ({ stream, ordinal: 0, moment: stream.momentOf(0) }))
  for (;;) {
    let earliest: (typeof cursors)[number] | undefined
    for (const cursor of cursors) if (cursor.moment < (earliest?.moment ?? Infinity)) earliest = cursor
    if (!earliest) return
    const { stream, ordinal } = earliest
    yield stream.make(ordinal)
    earliest.ordinal += 1
    earliest.moment = earliest.ordinal < stream.count ? stream.momentOf(earliest.ordinal) : Infinity
  }
}
