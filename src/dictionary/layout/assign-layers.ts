import type { Graph } from './graph.js'

/**
 * The column of each box: what it refers to stands further left, so that arrows lead to the left. An arrow that would close a
 * circle is left out of account.
 *
 * @example
 * assignLayers({ boxes: [orders, users], arrows: [{ from: 'orders', to: 'users' }] }).get('orders') // 1
 */
export function assignLayers({ boxes, arrows }: Graph): ReadonlyMap<string, number> {
  const targets = new Map(boxes.map(({ id }) => [id, [] as string[]]))
  for (const { from, to } of arrows) if (from !== to && targets.has(to)) targets.get(from)?.push(to)
  const layers = new Map<string, number>()
  const open = new Set<string>()
  const visit = (id: string): number => {
    const known = layers.get(id)
    if (known !== undefined) return known
    if (open.has(id)) return -1
    open.add(id)
    const layer = 1 + Math.max(-1, ...(targets.get(id) ?? []).map(visit))
    open.delete(id)
    layers.set(id, layer)
    return layer
  }
  for (const { id } of boxes) visit(id)
  return pulledRight(layers, arrows)
}

/** A box that refers to nothing stands beside the first one that refers to it, not at the far left. */
function pulledRight(
  layers: ReadonlyMap<string, number>,
  arrows: Graph['arrows'],
): ReadonlyMap<string, number> {
  const isSource = (id: string) => !arrows.some(({ from, to }) => from === id && to !== id)
  return new Map(
    [...layers].map(([id, layer]) => {
      const users = arrows.filter(({ from, to }) => to === id && from !== id)
      const nearest = Math.min(...users.map(({ from }) => layers.get(from) ?? 0))
      return [id, isSource(id) && users.length > 0 ? Math.max(layer, nearest - 1) : layer] as const
    }),
  )
}
