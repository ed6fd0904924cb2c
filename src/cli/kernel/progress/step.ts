import { type ProgressStep } from '../../../progress/progress.js'

/** What is known of a step at any moment. Times are `performance.now()` milliseconds. */
export interface StepState {
  readonly title: string
  readonly total: number | undefined
  readonly unit: string | undefined
  readonly startedAt: number
  done: number | undefined
  note: string | undefined
  /** Set once the step has ended. */
  end?: { readonly at: number; readonly failed: boolean; readonly text: string | undefined }
}

export interface StepOptions {
  readonly total?: number
  readonly unit?: string
}

/** A step whose every change is told to `changed`; what is told after its end is ignored. */
export function createStep(
  title: string,
  { total, unit }: StepOptions,
  changed: (state: StepState) => void,
): { readonly state: StepState; readonly step: ProgressStep } {
  const state: StepState = {
    title,
    total,
    unit,
    startedAt: performance.now(),
    done: undefined,
    note: undefined,
  }
  const change = (apply: () => void): void => {
    if (state.end) return
    apply()
    changed(state)
  }
  const end = (failed: boolean, text: string | undefined): void =>
    change(() => (state.end = { at: performance.now(), failed, text }))
  return {
    state,
    step: {
      advanceTo: (done) => change(() => (state.done = done)),
      note: (text) => change(() => (state.note = text)),
      finish: (summary) => end(false, summary),
      fail: (reason) => end(true, reason),
    },
  }
}
