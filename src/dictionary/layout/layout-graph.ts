import { assignLayers } from './assign-layers.js'
import type { Graph, Layout, PlacedBox } from './graph.js'
import { orderLayers, type Slot } from './order-layers.js'
import { placeSlots } from './place-slots.js'

export interface Spacing {
  /** Between columns, where arrows run. */
  readonly columns: number
  /** Between boxes of a column. */
  readonly rows: number
}

/**
 * Places boxes in columns, all of a column as wide as its widest, so that arrows lead to the left, few of them cross, and none passes through a box. Deterministic:
 * the same graph gives the same picture.
 *
 * @param graph sizes in any unit; arrows whose boxes are not there are left out
 * @example
 * layoutGraph({ boxes: [{ id: 'a', width: 90, height: 30 }], arrows: [] }, { columns: 80, rows: 20 }).width // 90
 */
export function layoutGraph(graph: Graph, spacing: Spacing): Layout {
  const known = new Set(graph.boxes.map(({ id }) => id))
  const arrows = graph.arrows.filter(({ from, to }) => known.has(from) && known.has(to))
  const layers = assignLayers({ boxes: graph.boxes, arrows })
  const layerOf = (id: string) => layers.get(id) ?? 0

  const columns: Slot[][] = []
  const put = (at: number, slot: Slot) => (columns[at] ??= []).push(slot)
  for (let at = 0; at <= Math.max(0, ...layers.values()); at += 1) columns[at] = []
  for (const { id, height } of graph.boxes) put(layerOf(id), { key: id, height })

  // A long arrow keeps a gap free in each column between its ends. Arrows to one target share their gaps, as one cable.
  const cables = arrows.map(({ from, to }) => {
    const between = range(layerOf(to) + 1, layerOf(from))
    return [to, ...between.map((at) => `${to} > ${String(at)}`), from]
  })
  const gaps = new Set<string>()
  arrows.forEach(({ from, to }) => {
    for (const at of range(layerOf(to) + 1, layerOf(from))) {
      const key = `${to} > ${String(at)}`
      if (!gaps.has(key)) put(at, { key, height: 0 })
      gaps.add(key)
    }
  })
  const links = cables.flatMap((cable) => cable.slice(1).map((key, at) => [cable[at] ?? '', key] as const))
  const centres = placeSlots(orderLayers(columns, links), links, spacing.rows)

  const widths = columns.map((column) =>
    Math.max(0, ...column.map(({ key }) => graph.boxes.find(({ id }) => id === key)?.width ?? 0)),
  )
  const left = widths.map((_, at) =>
    widths.slice(0, at).reduce((sum, width) => sum + width + spacing.columns, 0),
  )
  const boxes: readonly PlacedBox[] = graph.boxes.map((box) => ({
    ...box,
    width: widths[layerOf(box.id)] ?? box.width,
    x: left[layerOf(box.id)] ?? 0,
    y: (centres.get(box.id) ?? 0) - box.height / 2,
  }))
  const placed = arrows.map((arrow, at) => {
    const passing = (cables[at] ?? []).slice(1, -1).reverse()
    const points = passing.flatMap((key) => {
      const column = Number(key.slice(key.lastIndexOf(' ')))
      const y = centres.get(key) ?? 0
      const x = left[column] ?? 0
      return [
        { x: x + (widths[column] ?? 0), y },
        { x, y },
      ]
    })
    return { ...arrow, points }
  })
  return {
    width: (left.at(-1) ?? 0) + (widths.at(-1) ?? 0),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height), ...centres.values()),
    boxes,
    arrows: placed,
  }
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)
