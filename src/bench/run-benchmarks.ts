import type { BenchOptions } from './bench-options.js'
import type { Bench, Benchmark } from './benchmark.js'
import { allBenchmarks } from './benchmarks/all-benchmarks.js'
import {
  currentLoad,
  describeConditions,
  withVerdict,
  type BenchConditions,
  type BenchmarkReport,
  type BenchReport,
} from './report/bench-report.js'
import { openBenchServer, type BenchServer } from './server/bench-server.js'
import { openSeededDatabase, type SeededDatabase } from './server/seeded-database.js'

export interface BenchListeners {
  /** Hears of the machine before anything is measured. */
  readonly onStart: (conditions: BenchConditions) => void
  readonly onBenchmark: (report: BenchmarkReport) => void
  readonly say: (text: string) => void
}

/** Runs the benchmarks one after the other; one that fails does not stop the others. */
export async function runBenchmarks(
  { listings, only, quick }: BenchOptions,
  listeners: BenchListeners,
  signal: AbortSignal,
): Promise<BenchReport> {
  const server = await openBenchServer(process.env.PNC_BENCH_DATABASE_URL)
  let seeded: Promise<SeededDatabase> | undefined
  const bench: Omit<Bench, 'note'> = {
    server,
    listings,
    quick,
    seeded: () => (seeded ??= openSeededDatabase(server, listings, listeners.say)),
    say: listeners.say,
  }
  try {
    const conditions = describeConditions(server.description, listings)
    listeners.onStart(conditions)
    const benchmarks: BenchmarkReport[] = []
    for (const benchmark of allBenchmarks.filter(({ name }) => only.length === 0 || only.includes(name))) {
      if (signal.aborted) break
      listeners.say(benchmark.name)
      const report = await runOne(benchmark, bench)
      listeners.onBenchmark(report)
      benchmarks.push(report)
    }
    return { ...conditions, benchmarks, loadAtEnd: currentLoad() }
  } finally {
    await close(server, seeded)
  }
}

async function runOne(benchmark: Benchmark, bench: Omit<Bench, 'note'>): Promise<BenchmarkReport> {
  const { name, title } = benchmark
  const notes: string[] = []
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 100) / 10
  try {
    const findings = (await benchmark.run({ ...bench, note: (text) => void notes.push(text) })).map(
      withVerdict,
    )
    return { name, title, findings, notes, seconds: seconds() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { name, title, findings: [], notes, seconds: seconds(), error: message }
  }
}

async function close(server: BenchServer, seeded: Promise<SeededDatabase> | undefined): Promise<void> {
  const database = await seeded?.catch(() => undefined)
  await database?.close()
  await server.close()
}
