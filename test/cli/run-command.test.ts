import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { type CommandModule } from '../../src/cli/kernel/command.js'
import { runCommand } from '../../src/cli/kernel/run-command.js'
import { PncError } from '../../src/errors/pnc-error.js'

const quiet = {
  json: false,
  quiet: true,
  verbose: false,
  stdoutColor: false,
  stderrColor: false,
  animated: false,
}

function run(execute: CommandModule['run'], signal = new AbortController().signal) {
  const sink = { stdout: () => undefined, stderr: () => undefined }
  return runCommand({ configure: () => undefined, run: execute }, new Command('test'), quiet, sink, signal)
}

describe('a command exits', () => {
  test('with 0 when it returns nothing', async () => {
    expect(await run(() => Promise.resolve(undefined))).toBe(0)
  })

  test('with what it returns', async () => {
    expect(await run(() => Promise.resolve(1))).toBe(1)
  })

  test('with 130 when it was interrupted and returns nothing', async () => {
    expect(await run(() => Promise.resolve(undefined), AbortSignal.abort())).toBe(130)
  })

  test('with what it returns even then, because for a watcher an interrupt is the normal end', async () => {
    expect(await run(() => Promise.resolve(0), AbortSignal.abort())).toBe(0)
  })

  test('with the error it throws', async () => {
    await expect(run(() => Promise.reject(new PncError('REFUSED', 'no')))).rejects.toMatchObject({
      code: 'REFUSED',
    })
  })
})
