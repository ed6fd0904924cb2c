import { exitCodes } from '../errors/exit-codes.js'
import { readPresentation } from './kernel/presentation.js'
import { runCli } from './kernel/run-cli.js'
import { listenForInterrupts } from './kernel/signals.js'

/** Runs `pnc-db` with the words after its name, and ends the process with the exit code of the command. */
export async function main(argv: readonly string[]): Promise<void> {
  const { stdout, stderr, env } = process
  const presentation = readPresentation(argv, {
    env,
    stdoutIsTTY: stdout.isTTY,
    stderrIsTTY: stderr.isTTY,
  })
  const interrupts = listenForInterrupts(process, () => {
    stderr.write('\nInterrupted: cancelling what runs; once more ends the process at once.\n')
  })
  // The reader went away (`pnc-db ... | head`): end quietly. Nobody reads stderr either if it fails.
  const reader = { gone: false }
  stdout.on('error', () => {
    reader.gone = true
    interrupts.abort()
  })
  stderr.on('error', () => undefined)

  const sink = {
    stdout: (text: string) => stdout.write(text),
    stderr: (text: string) => reader.gone || stderr.write(text),
  }
  const exitCode = await runCli(argv, presentation, sink, interrupts)
  await Promise.all([drained(stdout), drained(stderr)])
  process.exit(reader.gone ? exitCodes.ok : exitCode)
}

/** Resolves when everything written so far has reached the reader. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
