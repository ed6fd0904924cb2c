import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Arrow, Graph, Layout } from '../../src/dictionary/layout/graph.js'
import { layoutGraph } from '../../src/dictionary/layout/layout-graph.js'
import { countCrossings, orderLayers } from '../../src/dictionary/layout/order-layers.js'

const spacing = { columns: 60, rows: 10 }
const graphOf = (names: string, arrows: readonly (readonly [string, string])[]): Graph => ({
  boxes: names.split(' ').map((id) => ({ id, width: 80, height: 30 })),
  arrows: arrows.map(([from, to]): Arrow => ({ from, to })),
})
const placed = (layout: Layout, id: string) => layout.boxes.find((box) => box.id === id)!

const anyGraph = fc
  .integer({ min: 1, max: 14 })
  .chain((count) => {
    const id = fc.integer({ min: 0, max: count - 1 }).map((at) => `t${String(at)}`)
    return fc.record({
      sizes: fc.array(
        fc.record({ width: fc.integer({ min: 20, max: 200 }), height: fc.integer({ min: 20, max: 300 }) }),
        {
          minLength: count,
          maxLength: count,
        },
      ),
      arrows: fc.array(fc.record({ from: id, to: id }), { maxLength: 30 }),
    })
  })
  .map(({ sizes, arrows }): Graph => ({
    boxes: sizes.map((size, at) => ({ id: `t${String(at)}`, ...size })),
    arrows,
  }))

describe('whatever the graph, with circles too', () => {
  test('no two boxes overlap, and all stand inside the picture', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { boxes, width, height } = layoutGraph(graph, spacing)
        boxes.forEach((one, at) => {
          expect(Math.min(one.x, one.y)).toBeGreaterThanOrEqual(-0.51)
          expect(one.x + one.width).toBeLessThanOrEqual(width)
          expect(one.y + one.height).toBeLessThanOrEqual(height + 0.51)
          for (const other of boxes.slice(at + 1)) {
            const apart = one.x + one.width < other.x || other.x + other.width < one.x
            const above = one.y + one.height < other.y || other.y + other.height < one.y
            expect(apart || above, `${one.id} and ${other.id}`).toBe(true)
          }
        })
      }),
    )
  })

  test('no arrow passes through a box, and the same graph gives the same picture', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const layout = layoutGraph(graph, spacing)
        expect(layoutGraph(graph, spacing)).toEqual(layout)
        for (const { points } of layout.arrows) {
          for (const { x, y } of points) {
            const hit = layout.boxes.find(
              (box) => x >= box.x && x <= box.x + box.width && y > box.y && y < box.y + box.height,
            )
            expect(hit).toBeUndefined()
          }
        }
      }),
    )
  })
})

test('what is referred to stands left of what refers to it', () => {
  const layout = layoutGraph(graphOf('a b c', [['a', 'b'], ['b', 'c']]), spacing) // prettier-ignore
  expect(placed(layout, 'c').x).toBeLessThan(placed(layout, 'b').x)
  expect(placed(layout, 'b').x).toBeLessThan(placed(layout, 'a').x)
})

test('a long arrow is led past the column between', () => {
  const layout = layoutGraph(graphOf('a b c', [['a', 'b'], ['b', 'c'], ['a', 'c']]), spacing) // prettier-ignore
  const long = layout.arrows.find(({ from, to }) => from === 'a' && to === 'c')
  expect(long?.points).toHaveLength(2)
})

test('crossings that need not be are taken out', () => {
  const slots = (names: string) => names.split(' ').map((key) => ({ key, height: 10 }))
  const links = [['a', 'y'], ['b', 'x'], ['c', 'z']] as const // prettier-ignore
  const columns = [slots('a b c'), slots('x y z')]
  expect(countCrossings(columns, links)).toBe(1)
  expect(countCrossings(orderLayers(columns, links), links)).toBe(0)
})
