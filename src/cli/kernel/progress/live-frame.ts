import { type StepState } from './step.js'
import { stepLine } from './step-line.js'

/** Steps that are drawn together, and redrawn until the last one has ended. */
export interface Frame {
  add(state: StepState): void
  /** Draws the step as ended. */
  end(state: StepState): void
  /** No step will be added any more. */
  close(): void
  /** Runs `write` when the frame is over, at once if it is. */
  afterwards(write: () => unknown): void
  /** Resolves when the frame stands on the screen for good and what waited is written. */
  readonly over: Promise<void>
}

const redrawEvery = 100

/** Opens a frame on stderr that begins once `before` is over. */
export function openFrame(before: Promise<void> = Promise.resolve()): Frame {
  const steps = new Map<StepState, Gate>()
  const closed = createGate()
  let waiting: (() => unknown)[] | undefined = []
  let draw: ((state: StepState, gate: Gate) => void) | undefined

  const play = async (): Promise<void> => {
    await before
    const list = await startList()
    draw = list.draw
    for (const [state, gate] of steps) draw(state, gate)
    await closed.opened
    await list.finish()
    const writes = waiting ?? []
    waiting = undefined
    for (const write of writes) write()
  }
  return {
    add: (state) => {
      const gate = createGate()
      steps.set(state, gate)
      draw?.(state, gate)
    },
    end: (state) => steps.get(state)?.open(),
    close: closed.open,
    afterwards: (write) => {
      if (waiting) waiting.push(write)
      else write()
    },
    over: play(),
  }
}

/**
 * A list of listr2 to which steps are added while it is drawn. listr2 runs the tasks it is started with: a first task without a
 * title keeps the list alive until `finish`, and every step is run by hand beside it.
 */
async function startList() {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2')
  const begun = createGate()
  const finished = createGate()
  const runs: Promise<void>[] = []
  // The renderer draws on what it takes for stdout. Both streams are held while it does.
  const processOutput = new ProcessOutput(process.stderr, process.stdout, { leaveEmptyLine: false })
  let runTask: ((task: (typeof list.tasks)[number]) => Promise<void>) | undefined
  const list = new Listr(
    {
      task: async (context, keeper): Promise<void> => {
        runTask = async (task) => {
          await task.check(context)
          await task.run(context, keeper)
        }
        begun.open()
        await finished.opened
        await Promise.all(runs)
      },
    },
    {
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: {
        formatOutput: 'truncate',
        logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput }),
      },
    },
  )
  const over = list.run()
  await begun.opened
  const draw = (state: StepState, { opened }: Gate): void => {
    list.add({
      title: stepLine(state, performance.now()),
      task: () => opened.then(() => throwFailure(state)),
    })
    const task = list.tasks.at(-1)
    if (!task || !runTask) return
    const redraw = (): void => {
      task.title$ = stepLine(state, performance.now())
    }
    const timer = setInterval(redraw, redrawEvery)
    void opened.then(() => {
      clearInterval(timer)
      redraw()
    })
    runs.push(runTask(task))
  }
  const finish = (): Promise<unknown> => {
    finished.open()
    return over
  }
  return { draw, finish }
}

/** listr2 marks a task as failed when it throws; what it shows is the title. */
function throwFailure({ end }: StepState): void {
  if (end?.failed) throw new Error(end.text)
}

/** Something to wait for, opened from outside. */
interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

function createGate(): Gate {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}
