import { timingOf, type Timing } from './timing.js'

/** One way to do something; `run` gets the number of the repetition, the same for both sides. */
export interface Side {
  readonly label: string
  run(repetition: number): Promise<unknown>
}

export interface Repetitions {
  /** Not timed: they fill caches and let both sides be compiled. */
  readonly warmUp: number
  readonly timed: number
}

/**
 * Times two sides in turn, and changes who goes first each time, so that whatever else the machine does hits both alike.
 *
 * @example
 * const { ours, base } = await compare(repository, barePg, { warmUp: 50, timed: 500 })
 */
export async function compare(
  ours: Side,
  base: Side,
  { warmUp, timed }: Repetitions,
): Promise<{ readonly ours: Timing; readonly base: Timing }> {
  const first = { side: ours, times: new Array<number>() }
  const second = { side: base, times: new Array<number>() }
  for (let repetition = 0; repetition < warmUp + timed; repetition += 1) {
    for (const { side, times } of repetition % 2 === 0 ? [first, second] : [second, first]) {
      const milliseconds = await time(() => side.run(repetition))
      if (repetition >= warmUp) times.push(milliseconds)
    }
  }
  return { ours: timingOf(ours.label, first.times), base: timingOf(base.label, second.times) }
}

/** Times one side alone. */
export async function measure(side: Side, { warmUp, timed }: Repetitions): Promise<Timing> {
  const times: number[] = []
  for (let repetition = 0; repetition < warmUp + timed; repetition += 1) {
    const milliseconds = await time(() => side.run(repetition))
    if (repetition >= warmUp) times.push(milliseconds)
  }
  return timingOf(side.label, times)
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
