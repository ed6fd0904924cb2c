import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPlainProgress } from '../../src/cli/kernel/progress/plain-progress.js'
import { type StepState } from '../../src/cli/kernel/progress/step.js'
import { formatTime, stepLine } from '../../src/cli/kernel/progress/step-line.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'
import { describeWhen } from '../harness/describe-when.js'

const step: StepState = {
  title: 'listings',
  total: 1_000_000,
  unit: 'rows',
  startedAt: 1000,
  done: 250_000,
  note: undefined,
}

describe('the line of a step', () => {
  test('says how far, how fast and how much longer', () => {
    expect(stepLine(step, 6000)).toBe('listings: 250,000 of 1,000,000 rows (25 %), 50,000 rows/s, 15 s left')
  })
  test('promises nothing while a rate would be noise', () => {
    expect(stepLine(step, 1100)).toBe('listings: 250,000 of 1,000,000 rows (25 %)')
  })
  test('names no end that is not known', () => {
    expect(stepLine({ ...step, total: undefined }, 6000)).toBe('listings: 250,000 rows, 50,000 rows/s')
  })
  test('counts time where nothing else is counted', () => {
    const lock = {
      ...step,
      title: 'waiting for the lock',
      total: undefined,
      done: undefined,
      note: 'held by 42',
    }
    expect(stepLine(lock, 3500)).toBe('waiting for the lock: 2.5 s, held by 42')
  })
  test('says what was done once it has ended', () => {
    const end = { at: 21_000, failed: false, text: undefined }
    expect(stepLine({ ...step, done: 1_000_000, end }, 99_000)).toBe(
      'listings: 1,000,000 rows in 20 s, 50,000 rows/s',
    )
  })
  test('takes the summary it is given', () => {
    const end = { at: 1010, failed: false, text: '3 migrations' }
    expect(stepLine({ ...step, done: undefined, end }, 1010)).toBe('3 migrations')
  })
  test('says why it failed', () => {
    const end = { at: 3000, failed: true, text: 'disk full' }
    expect(stepLine({ ...step, end }, 3000)).toBe('listings: failed after 2.0 s: disk full')
  })
  test.each([
    [40, '0.0 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [3_599_600, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms are %s', (milliseconds, text) => expect(formatTime(milliseconds)).toBe(text))
})

describe('progress in a log', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  function start() {
    const lines: string[] = []
    return { lines, progress: createPlainProgress((line) => lines.push(line)) }
  }

  test('shows nothing of what takes less than a second', () => {
    const { lines, progress } = start()
    const quick = progress.step('quick')
    vi.advanceTimersByTime(900)
    quick.finish()
    vi.advanceTimersByTime(60_000)
    expect(lines).toEqual([])
  })

  test('has a line after a second, one every ten seconds, and one at the end', () => {
    const { lines, progress } = start()
    const load = progress.step('listings', { total: 3000, unit: 'rows' })
    for (let second = 1; second <= 25; second++) {
      vi.advanceTimersByTime(1000)
      load.advanceTo(second * 100)
    }
    load.finish()
    expect(lines).toEqual([
      'listings: 0 of 3,000 rows (0 %)\n',
      'listings: 1,000 of 3,000 rows (33 %), 91 rows/s, 22 s left\n',
      'listings: 2,000 of 3,000 rows (66 %), 95 rows/s, 11 s left\n',
      'listings: 2,500 rows in 25 s, 100 rows/s\n',
    ])
  })

  test('keeps no timer of a step that nobody ended', async () => {
    const { progress } = start()
    progress.step('forgotten')
    await progress.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

/** `script` of util-linux runs a command on a terminal of its own. */
const hasScript = spawnSync('script --version', { shell: true }).stdout.toString().includes('util-linux')

describeWhen(hasScript, 'progress on a terminal', 'script of util-linux is not installed', () => {
  /** What stays on the screen after `body` has used `progress` and `out`. */
  async function screenAfter(body: string): Promise<readonly string[]> {
    const module = JSON.stringify(join(projectPaths.root, 'dist/cli/kernel/progress/live-progress.js'))
    const cwd = await withFolder({
      'run.mjs': `
        import { createLiveProgress } from ${module}
        const progress = createLiveProgress(new AbortController().signal)
        const out = progress.behind({
          stdout: (text) => process.stdout.write(text),
          stderr: (text) => process.stderr.write(text),
        })
        const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
        ${body}
        await progress.close()
        out.stdout('end\\n')
      `,
    })
    const child = spawn(
      'script',
      ['-qec', `stty cols 100 rows 40; ${process.execPath} run.mjs`, '/dev/null'],
      {
        cwd,
        env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', LANG: 'C.UTF-8' },
      },
    )
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
    return drawn(text)
  }

  test('what is written meanwhile follows the steps, in order', async () => {
    const screen = await screenAfter(`
      const first = progress.step('first', { total: 10, unit: 'rows' })
      first.advanceTo(5)
      out.stdout('written while it ran\\n')
      await sleep(300)
      first.advanceTo(10)
      first.finish('ten rows')
      out.stdout('between\\n')
      progress.step('second').finish()
    `)
    expect(screen.map((line) => line.replace(/\d+\.\d s.*/, 'TIME'))).toEqual([
      '✔ ten rows: 10 rows in TIME',
      'written while it ran',
      'between',
      '✔ second',
      'end',
    ])
  })

  test('steps that overlap are drawn together, with what became of each', async () => {
    const screen = await screenAfter(`
      const outer = progress.step('outer')
      await sleep(150)
      const inner = progress.step('inner')
      await sleep(150)
      inner.fail('disk full')
      await sleep(150)
      outer.finish()
    `)
    expect(screen.map((line) => line.replaceAll(/\d+\.\d s/g, 'TIME'))).toEqual([
      '✔ outer: TIME',
      '✖ inner: failed after TIME: disk full',
      'end',
    ])
  })

  test('a step that nobody ended does not keep the command', async () => {
    const screen = await screenAfter(`progress.step('forgotten')`)
    expect(screen[0]).toMatch(/^✖ forgotten: failed after .*: not finished$/)
  })
})

/** The lines on the screen after a terminal has obeyed the few control sequences that listr2 uses. */
function drawn(text: string): readonly string[] {
  const lines: string[] = ['']
  let row = 0
  // eslint-disable-next-line no-control-regex -- control sequences are what this reads
  for (const [token, , command] of text.matchAll(/\u001b\[([?\d;]*)([A-Za-z])|\r\n|\r|[^\u001b\r]+/g)) {
    if (command === 'A') row = Math.max(0, row - 1)
    else if (command === 'K') lines[row] = ''
    else if (token === '\r\n') {
      row += 1
      lines[row] ??= ''
    } else if (command === undefined && token !== '\r') lines[row] = (lines[row] ?? '') + token
  }
  return lines.filter((line) => line !== '')
}
