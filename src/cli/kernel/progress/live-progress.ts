import { type ProgressStep } from '../../../progress/progress.js'
import { type ClosableProgress } from './closable-progress.js'
import { type Frame, openFrame } from './live-frame.js'
import { createStep, type StepState } from './step.js'

/**
 * Progress on a terminal. Steps that overlap share a frame that is redrawn; when its last step ends, the frame stays on the
 * screen as it is. What is written meanwhile waits for the end of the frame, so that it neither tears nor overtakes it.
 */
export function createLiveProgress(signal: AbortSignal): ClosableProgress {
  const running = new Map<StepState, ProgressStep>()
  /** The newest frame, open or closed; each begins when the one before it is over. */
  let frame: Frame | undefined

  signal.addEventListener('abort', () => {
    for (const step of running.values()) step.note('cancelling')
  })
  const changed = (state: StepState): void => {
    if (!state.end) return
    running.delete(state)
    frame?.end(state)
    if (running.size === 0) frame?.close()
  }
  const behind = (write: (text: string) => unknown) => (text: string) => {
    if (frame) frame.afterwards(() => write(text))
    else write(text)
  }
  return {
    step: (title, options = {}) => {
      const { state, step } = createStep(title, options, changed)
      if (!frame || running.size === 0) frame = openFrame(frame?.over)
      running.set(state, step)
      frame.add(state)
      return step
    },
    behind: ({ stdout, stderr }) => ({ stdout: behind(stdout), stderr: behind(stderr) }),
    close: async () => {
      for (const step of running.values()) step.fail('not finished')
      await frame?.over
    },
  }
}
