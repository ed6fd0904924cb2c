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
  repetitions: Repetitions,
): Promise<{ readonly ours: Timing; readonly base: Timing }> {
  const [first, second] = await takeTurns([ours, base], repetitions)
  return { ours: first, base: second }
}

/** Times one side alone. */
export async function measure(side: Side, repetitions: Repetitions): Promise<Timing> {
  const [timing] = await takeTurns([side], repetitions)
  return timing
}

/** Times any number of sides in turn; each time another one goes first. */
export async function takeTurns<const Sides extends readonly Side[]>(
  sides: Sides,
  { warmUp, timed }: Repetitions,
): Promise<{ readonly [Index in keyof Sides]: Timing }> {
  const runners = sides.map((side) => ({ side, times: new Array<number>() }))
  for (let repetition = 0; repetition < warmUp + timed; repetition += 1) {
    const first = repetition % runners.length
    for (const { side, times } of [...runners.slice(first), ...runners.slice(0, first)]) {
      const milliseconds = await time(() => side.run(repetition))
      if (repetition >= warmUp) times.push(milliseconds)
    }
  }
  const timings: unknown = runners.map(({ side, times }) => timingOf(side.label, times))
  return timings as { readonly [Index in keyof Sides]: Timing }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
