/** What a picture is made of: boxes of known size, and arrows from one to another. */
export interface Graph {
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

export interface Box {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface Arrow {
  readonly from: string
  readonly to: string
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface PlacedBox extends Box, Point {}

/** An arrow with the points it passes, from the left side of `from` to the right side of `to`. */
export interface PlacedArrow extends Arrow {
  readonly points: readonly Point[]
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly arrows: readonly PlacedArrow[]
}
