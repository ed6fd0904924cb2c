import { silentProgress, type ProgressReporter } from '../../../progress/progress.js'
import { type Sink } from '../create-output.js'
import { type Presentation } from '../presentation.js'

export interface ClosableProgress extends ProgressReporter {
  /** A sink that writes when no display is in the way. */
  behind(sink: Sink): Sink
  /** Ends what is still shown and writes what waited. */
  close(): Promise<void>
}

export function createProgress(_presentation: Presentation, _sink: Sink): ClosableProgress {
  return { ...silentProgress, behind: (sink) => sink, close: () => Promise.resolve() }
}
