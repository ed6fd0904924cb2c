import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { listenForInterrupts, type SignalSource } from '../../src/cli/kernel/signals.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'

/** Runs `pnc-db config` with a configuration module that says when it runs and then takes its time. */
async function startSlowCommand(milliseconds: number, ...args: readonly string[]) {
  const module = `
    process.stderr.write('ready')
    await new Promise((resolve) => setTimeout(resolve, ${milliseconds}))
    export default {}
  `
  const cwd = await withFolder({ 'pnc-db.config.js': module, 'package.json': '{ "type": "module" }' })
  const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), 'config', ...args], {
    cwd,
    stdio: 'pipe',
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await vi.waitFor(() => expect(stderr).toContain('ready'), 10_000)
  const end = async () => {
    const [code] = (await once(child, 'close')) as [number]
    return { code, stderr: stderr.replace('ready', '') }
  }
  return { child, end, said: (text: string) => vi.waitFor(() => expect(stderr).toContain(text), 10_000) }
}

const announcement = '\nInterrupted: cancelling what runs; once more ends the process at once.\n'

describe('a running command', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends itself after %s and exits with 130',
    async (signal) => {
      const { child, end } = await startSlowCommand(500)
      child.kill(signal)
      expect(await end()).toEqual({ code: 130, stderr: announcement })
    },
  )

  test('ends at once after a second signal', async () => {
    const { child, end, said } = await startSlowCommand(600_000)
    child.kill('SIGINT')
    await said('Interrupted')
    child.kill('SIGINT')
    expect(await end()).toEqual({ code: 130, stderr: announcement })
  })

  test('says nothing with --quiet', async () => {
    const { child, end } = await startSlowCommand(500, '--quiet')
    child.kill('SIGINT')
    expect(await end()).toEqual({ code: 130, stderr: '' })
  })
})

describe('the signal of a command', () => {
  function listen() {
    const exit = vi.fn()
    const announce = vi.fn()
    const source: SignalSource & EventEmitter = Object.assign(new EventEmitter(), { exit })
    return { source, exit, announce, interrupts: listenForInterrupts(source, announce) }
  }

  test('is aborted once, with an INTERRUPTED error as its reason', () => {
    const { source, announce, exit, interrupts } = listen()
    source.emit('SIGTERM')
    expect(interrupts.signal.aborted).toBe(true)
    expect(interrupts.signal.reason).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    expect(announce).toHaveBeenCalledOnce()
    expect(exit).not.toHaveBeenCalled()
  })

  test('makes way for an exit at the second signal, whichever it is', () => {
    const { source, announce, exit } = listen()
    source.emit('SIGINT')
    source.emit('SIGTERM')
    expect(exit).toHaveBeenCalledExactlyOnceWith(130)
    expect(announce).toHaveBeenCalledOnce()
  })

  test('leaves no listener behind', () => {
    const { source, interrupts } = listen()
    interrupts.dispose()
    expect(source.eventNames()).toEqual([])
  })
})
