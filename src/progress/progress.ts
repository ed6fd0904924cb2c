/** One piece of long work. Operations report here; the CLI decides how it looks. */
export interface ProgressStep {
  /** Sets how much is done, in `unit`s. */
  advanceTo(done: number): void
  /** A few words on what is happening now. */
  note(text: string): void
  /** Marks the step as finished; `summary` replaces the title. */
  finish(summary?: string): void
  /** Marks the step as failed. */
  fail(reason: string): void
}

export interface ProgressReporter {
  /** Begins a step; `total` (in `unit`s) makes a rate and an ETA possible. */
  step(title: string, options?: { readonly total?: number; readonly unit?: string }): ProgressStep
}

/** A reporter that shows nothing. */
export const silentProgress: ProgressReporter = {
  step: () => ({
    advanceTo: () => undefined,
    note: () => undefined,
    finish: () => undefined,
    fail: () => undefined,
  }),
}
