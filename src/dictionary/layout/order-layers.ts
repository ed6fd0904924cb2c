/** One place in a column: a box, or a gap that a long arrow passes through. */
export interface Slot {
  readonly key: string
  readonly height: number
}

export type Links = readonly (readonly [string, string])[]

const sweeps = 12

/**
 * Orders the slots of each column so that few arrows cross: again and again each slot goes where its neighbours of the next
 * column are on average. Of all orders tried the one with the fewest crossings is taken.
 */
export function orderLayers(
  columns: readonly (readonly Slot[])[],
  links: Links,
): readonly (readonly Slot[])[] {
  const neighbours = new Map<string, string[]>()
  for (const [a, b] of links) {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b])
    neighbours.set(b, [...(neighbours.get(b) ?? []), a])
  }
  let order = columns
  let best = { order, crossings: countCrossings(order, links) }
  for (let sweep = 0; sweep < sweeps && best.crossings > 0; sweep += 1) {
    const forward = sweep % 2 === 0
    const next = order.map((column) => [...column])
    const indexes = next.map((_, at) => at)
    for (const at of forward ? indexes : indexes.reverse()) {
      const beside = new Map((next[forward ? at - 1 : at + 1] ?? []).map(({ key }, place) => [key, place]))
      const wish = (slot: Slot, place: number) => {
        const places = (neighbours.get(slot.key) ?? []).flatMap((key) => beside.get(key) ?? [])
        return places.length === 0 ? place : places.reduce((sum, each) => sum + each, 0) / places.length
      }
      const wishes = new Map((next[at] ?? []).map((slot, place) => [slot.key, wish(slot, place)]))
      next[at]?.sort((a, b) => (wishes.get(a.key) ?? 0) - (wishes.get(b.key) ?? 0))
    }
    order = next
    const crossings = countCrossings(order, links)
    if (crossings < best.crossings) best = { order, crossings }
  }
  return best.order
}

/** How many pairs of links between neighbouring columns cross. */
export function countCrossings(columns: readonly (readonly Slot[])[], links: Links): number {
  const places = new Map(
    columns.flatMap((column, at) => column.map(({ key }, place) => [key, { at, place }] as const)),
  )
  const spans = links.flatMap(([a, b]) => {
    const [one, other] = [places.get(a), places.get(b)]
    if (!one || !other) return []
    return one.at < other.at
      ? [{ at: one.at, left: one.place, right: other.place }]
      : [{ at: other.at, left: other.place, right: one.place }]
  })
  let crossings = 0
  spans.forEach((one, index) => {
    for (const other of spans.slice(index + 1)) {
      if (one.at === other.at && (one.left - other.left) * (one.right - other.right) < 0) crossings += 1
    }
  })
  return crossings
}
