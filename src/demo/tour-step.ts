/** One stop of the guided tour: what was asked of the library, and what came back. */
export interface TourStep {
  readonly title: string
  /** What to notice. */
  readonly says: string
  /** The call, as a reader would write it. */
  readonly code: string
  readonly result: TourTable | TourRefusal
  readonly timing: TourTiming
}

export interface TourTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** An attempt that the database refused. */
export interface TourRefusal {
  readonly code: string
  readonly message: string
}

/** Milliseconds: of the first call, and the median of the nine that follow it. */
export interface TourTiming {
  readonly first: number
  readonly median: number
}
