import { exitCodes } from '../errors/exit-codes.js'
import { PncError } from '../errors/pnc-error.js'
import { asPncError } from './kernel/as-pnc-error.js'
import { nameRuntime } from './kernel/name-runtime.js'
import { readPresentation } from './kernel/presentation.js'
import { printError } from './kernel/print-error.js'
import { runCli } from './kernel/run-cli.js'
import { listenForInterrupts } from './kernel/signals.js'

/** Runs `pnc-db` with the words after its name, and ends the process with the exit code of the command. */
export async function main(argv: readonly string[]): Promise<void> {
  nameRuntime()
  const { stdout, stderr, env } = process
  const presentation = readPresentation(argv, {
    env,
    stdoutIsTTY: stdout.isTTY,
    stderrIsTTY: stderr.isTTY,
    columns: stderr.columns,
  })
  const sink = {
    stdout: (text: string) => stdout.write(text),
    stderr: (text: string) => reader.gone || stderr.write(text),
  }
  const interrupts = listenForInterrupts(process, () => {
    if (!presentation.quiet) {
      sink.stderr('\nInterrupted: cancelling what runs; once more ends the process at once.\n')
    }
  })
  const fail = (error: unknown): number => {
    const known = asPncError(error, interrupts.signal)
    sink.stderr(printError(known, { ...presentation, color: presentation.stderrColor }))
    return known.exitCode
  }
  // `pnc-db ... | head`: the reader left, so the work ends, quietly.
  const reader = { gone: false }
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(fail(cannotWrite(error)))
    reader.gone = true
    interrupts.abort()
  })
  stderr.on('error', () => undefined)
  process.on('uncaughtException', (error) => process.exit(fail(error)))

  const exitCode = await runCli(argv, presentation, sink, interrupts.signal).catch(fail)
  await Promise.all([drained(stdout), drained(stderr)])
  process.exit(reader.gone ? exitCodes.ok : exitCode)
}

function cannotWrite(error: NodeJS.ErrnoException): PncError {
  const code = error.code === 'ENOSPC' ? 'DISK_FULL' : 'INTERNAL'
  return new PncError(code, `Cannot write the result: ${error.message}`, { cause: error })
}

/** Resolves when everything written so far has reached the reader. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
