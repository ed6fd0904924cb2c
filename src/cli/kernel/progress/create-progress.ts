import { silentProgress } from '../../../progress/progress.js'
import { type Sink } from '../create-output.js'
import { type Presentation } from '../presentation.js'
import { type ClosableProgress } from './closable-progress.js'
import { createLiveProgress } from './live-progress.js'
import { createPlainProgress } from './plain-progress.js'

/** Progress as the caller can read it: drawn on a terminal, lines in a log, nothing with --quiet. */
export function createProgress(
  { quiet, animated }: Presentation,
  sink: Sink,
  signal: AbortSignal,
): ClosableProgress {
  if (quiet) return { ...silentProgress, behind: (direct) => direct, close: () => Promise.resolve() }
  return animated ? createLiveProgress(signal) : createPlainProgress(sink.stderr)
}
