import type { Links, Slot } from './order-layers.js'

const rounds = 24

/**
 * The height at which the centre of each slot stands, from 0 downwards: in its column's order, never closer than `gap`, and as
 * near as that allows to the average of what it is linked with.
 */
export function placeSlots(
  columns: readonly (readonly Slot[])[],
  links: Links,
  gap: number,
): ReadonlyMap<string, number> {
  const centres = new Map<string, number>()
  for (const column of columns) {
    let top = 0
    for (const { key, height } of column) {
      centres.set(key, top + height / 2)
      top += height + gap
    }
  }
  const neighbours = new Map<string, string[]>()
  for (const [a, b] of links) {
    if (a === b) continue
    neighbours.set(a, [...(neighbours.get(a) ?? []), b])
    neighbours.set(b, [...(neighbours.get(b) ?? []), a])
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const column of round % 2 === 0 ? columns : [...columns].reverse()) {
      const wishes = column.map(({ key }) => {
        const heights = (neighbours.get(key) ?? []).map((each) => centres.get(each) ?? 0)
        return heights.length === 0
          ? (centres.get(key) ?? 0)
          : heights.reduce((sum, height) => sum + height, 0) / heights.length
      })
      settle(column, wishes, gap).forEach((centre, at) => centres.set(column[at]?.key ?? '', centre))
    }
  }
  const top = Math.min(...columns.flat().map(({ key, height }) => (centres.get(key) ?? 0) - height / 2))
  return new Map([...centres].map(([key, centre]) => [key, Math.round(centre - top)]))
}

/**
 * Positions in order that differ least from the wishes (sum of squares) while neighbours keep their distance: groups that
 * would overlap are joined and stand at the average of what they wish.
 */
function settle(column: readonly Slot[], wishes: readonly number[], gap: number): readonly number[] {
  const offsets: number[] = []
  column.forEach(({ height }, at) => {
    const before = column[at - 1]
    offsets.push(before ? (offsets[at - 1] ?? 0) + before.height / 2 + gap + height / 2 : 0)
  })
  const groups: { sum: number; count: number }[] = []
  wishes.forEach((wish, at) => {
    groups.push({ sum: wish - (offsets[at] ?? 0), count: 1 })
    for (;;) {
      const [one, other] = groups.slice(-2)
      if (!one || !other || one.sum / one.count <= other.sum / other.count) break
      groups.splice(-2, 2, { sum: one.sum + other.sum, count: one.count + other.count })
    }
  })
  const bases = groups.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
  return bases.map((base, at) => base + (offsets[at] ?? 0))
}
