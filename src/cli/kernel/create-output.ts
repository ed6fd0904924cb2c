import type { Output } from './output.js'
import type { Presentation } from './presentation.js'

/** The two streams, behind whatever has to happen first (a progress display has to end). */
export interface Sink {
  readonly stdout: (text: string) => unknown
  readonly stderr: (text: string) => unknown
}

/** The one writer of a command: results to stdout, every other word to stderr. */
export function createOutput(presentation: Presentation, sink: Sink): Output {
  const { json, verbose, quiet, stdoutColor } = presentation
  return {
    json,
    verbose,
    quiet,
    color: stdoutColor,
    result: (value, human) => sink.stdout(endLine(json ? JSON.stringify(value, undefined, 2) : human())),
    text: (text) => sink.stdout(endLine(text)),
    info: (line) => {
      if (!quiet) sink.stderr(endLine(line))
    },
    debug: (line) => {
      if (verbose) sink.stderr(endLine(line))
    },
    warn: (line) => sink.stderr(endLine(line)),
  }
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
