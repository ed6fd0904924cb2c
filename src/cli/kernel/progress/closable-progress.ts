import { type ProgressReporter } from '../../../progress/progress.js'
import { type Sink } from '../create-output.js'

/** A reporter with a display that has to be taken down before anything else is written. */
export interface ClosableProgress extends ProgressReporter {
  /** A sink whose text waits until no display is in the way. */
  behind(sink: Sink): Sink
  /** Ends what is still shown and writes what waited. */
  close(): Promise<void>
}
