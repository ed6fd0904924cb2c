import type { TourTiming } from './tour-step.js'

const repetitions = 9

/** Makes a call once for its result and nine times more for its time. */
export async function takeTime<Result>(call: () => Promise<Result>): Promise<[Result, TourTiming]> {
  const [result, first] = await once(call)
  const times: number[] = []
  for (let i = 0; i < repetitions; i++) times.push((await once(call))[1])
  const median = times.toSorted((a, b) => a - b)[Math.floor(repetitions / 2)] ?? first
  return [result, { first, median }]
}

async function once<Result>(call: () => Promise<Result>): Promise<[Result, number]> {
  const started = performance.now()
  const result = await call()
  return [result, performance.now() - started]
}
