import type { Layout, PlacedBox, Point } from '../layout/graph.js'
import { escapeHtml } from './escape-html.js'

export interface BoxText {
  /** Where a click leads. */
  readonly href: string
  readonly title: string
  /** The name of a colour of the page: `s0` to `s7`. */
  readonly colour: string
  /** Lines below the title: `PK id`. */
  readonly lines: readonly string[]
  readonly isFaint?: boolean
}

/** Room around the whole picture. */
const margin = 18
export const titleHeight = 30
export const lineHeight = 18

/**
 * A layout as an inline SVG picture: boxes are links, arrows are curves. Its colours come from the styles of the page.
 *
 * @param describe what stands in a box, by its id
 */
export function drawLayout(layout: Layout, label: string, describe: (id: string) => BoxText): string {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]))
  const arrows = layout.arrows.map(({ from, to, points }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)]
    if (!start || !end) return ''
    const path = from === to ? loop(start) : curve([leftOf(start), ...points, rightOf(end)])
    return `<path class="arrow" data-from="${escapeHtml(from)}" data-to="${escapeHtml(to)}" marker-end="url(#head)" d="${path}"/>`
  })
  const width = layout.width + 2 * margin + 24
  const height = layout.height + 2 * margin
  return (
    `<div class="picture" tabindex="0" role="group" aria-label="${escapeHtml(label)}">` +
    `<svg viewBox="${String(-margin)} ${String(-margin)} ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}">` +
    `${arrows.join('')}${layout.boxes.map((box) => drawBox(box, describe(box.id))).join('')}</svg></div>`
  )
}

function drawBox({ id, x, y, width, height }: PlacedBox, text: BoxText): string {
  const lines = text.lines.map((line, at) => {
    const [, key = '', name = line] = /^(?:([A-Z ]+) )?(.*)$/.exec(line) ?? []
    const baseline = titleHeight + lineHeight * at + 14
    return `<text class="key" x="10" y="${String(baseline)}">${escapeHtml(key)}</text><text x="38" y="${String(baseline)}">${escapeHtml(name)}</text>`
  })
  const rule =
    lines.length === 0 ? '' : `<path class="rule" d="M0 ${String(titleHeight - 3)}H${String(width)}"/>`
  return (
    `<a href="#${escapeHtml(text.href)}" class="box ${text.colour}${text.isFaint ? ' faint' : ''}" data-id="${escapeHtml(id)}" transform="translate(${String(x)} ${String(y)})">` +
    `<rect width="${String(width)}" height="${String(height)}" rx="6"/><rect class="band" width="5" height="${String(height)}" rx="2"/>` +
    `<text class="title" x="14" y="19">${escapeHtml(text.title)}</text>${rule}${lines.join('')}</a>`
  )
}

const leftOf = ({ x, y, height }: PlacedBox): Point => ({ x, y: y + height / 2 })
const rightOf = ({ x, y, width, height }: PlacedBox): Point => ({ x: x + width + 1, y: y + height / 2 })

/** Level at each point, bent in between. */
function curve([first, ...rest]: readonly Point[]): string {
  if (!first) return ''
  let at = first
  const parts = rest.map((point) => {
    const middle = String(Math.round((at.x + point.x) / 2))
    const part = `C${middle} ${String(at.y)} ${middle} ${String(point.y)} ${String(point.x)} ${String(point.y)}`
    at = point
    return part
  })
  return `M${String(first.x)} ${String(first.y)}${parts.join('')}`
}

/** Out of the top of a box and back into it. */
function loop({ x, y, width }: PlacedBox): string {
  return `M${String(x + width - 34)} ${String(y)}c0 -15 22 -15 22 -1`
}
