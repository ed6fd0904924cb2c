import { exitCodes } from '../../errors/exit-codes.js'
import { PncError } from '../../errors/pnc-error.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What the handler needs of the process; tests pass their own. */
export interface SignalSource {
  on(signal: (typeof signals)[number], listener: () => void): unknown
  off(signal: (typeof signals)[number], listener: () => void): unknown
  exit(code: number): void
}

export interface Interrupts {
  /** Aborted by the first signal, with a PncError INTERRUPTED as its reason. */
  readonly signal: AbortSignal
  /** Aborts without a signal from outside, for example because nobody reads the output any more. */
  abort(): void
  /** Stops listening. */
  dispose(): void
}

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP. The first one aborts `signal`, so that operations cancel the running statement and
 * say what state is left; the second one ends the process at once.
 */
export function listenForInterrupts(source: SignalSource, announce: () => void): Interrupts {
  const controller = new AbortController()
  const abort = (): void => controller.abort(new PncError('INTERRUPTED', 'The command was interrupted'))
  const listener = (): void => {
    if (controller.signal.aborted) {
      source.exit(exitCodes.interrupted)
      return
    }
    announce()
    abort()
  }
  for (const signal of signals) source.on(signal, listener)
  return {
    signal: controller.signal,
    abort,
    dispose: () => signals.forEach((signal) => source.off(signal, listener)),
  }
}
