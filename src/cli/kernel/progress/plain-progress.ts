import { createStep, type StepState } from './step.js'
import { stepLine } from './step-line.js'
import { type ClosableProgress } from './closable-progress.js'

/** Nothing shorter than this is worth a line in a log. */
const patience = 1000
/** The time between two lines of one step. */
const interval = 10_000

/** Progress for logs: a line when a step has taken a second, one every ten seconds, and one when such a step ends. */
export function createPlainProgress(write: (line: string) => unknown): ClosableProgress {
  const timers = new Map<StepState, { readonly timer: NodeJS.Timeout; due: number }>()

  const report = (state: StepState): void => {
    const running = timers.get(state)
    if (!running) return
    const now = performance.now()
    if (state.end) {
      clearInterval(running.timer)
      timers.delete(state)
      if (state.end.at - state.startedAt >= patience) write(`${stepLine(state, now)}\n`)
    } else if (now >= running.due) {
      running.due = now + interval
      write(`${stepLine(state, now)}\n`)
    }
  }
  return {
    step: (title, options = {}) => {
      const { state, step } = createStep(title, options, report)
      const timer = setInterval(() => report(state), patience).unref()
      timers.set(state, { timer, due: state.startedAt + patience })
      return step
    },
    behind: (sink) => sink,
    close: () => {
      for (const { timer } of timers.values()) clearInterval(timer)
      timers.clear()
      return Promise.resolve()
    },
  }
}
