import { PncError } from '../errors/pnc-error.js'

/** Lets work in until it is closed, and knows when the last of it is done. */
export interface WorkGate {
  /** @throws USAGE once the gate is closed */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves when everything that was let in has ended, well or not. */
  close(): Promise<void>
}

export function createWorkGate(): WorkGate {
  let running = 0
  let isClosed = false
  let onIdle: () => void
  const idle = new Promise<void>((resolve) => (onIdle = resolve))

  const settle = () => {
    running--
    if (isClosed && running === 0) onIdle()
  }
  return {
    run: async (work) => {
      if (isClosed) throw new PncError('USAGE', 'The connection to the database was closed.')
      running++
      try {
        return await work()
      } finally {
        settle()
      }
    },
    close: () => {
      isClosed = true
      if (running === 0) onIdle()
      return idle
    },
  }
}
