import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

/** Paints text with ANSI codes, or leaves it alone. */
export type Paint = (style: Style, text: string) => string

/** A painter for one stream: `color` says whether the stream may carry ANSI codes. */
export function createPaint(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text
}
