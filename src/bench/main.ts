import { parseBenchOptions, usage, type BenchOptions } from './bench-options.js'
import { allBenchmarks } from './benchmarks/all-benchmarks.js'
import { printBenchmark, printHead, printSummary } from './report/bench-report.js'
import { runBenchmarks } from './run-benchmarks.js'

const out = (text: string) => void process.stdout.write(`${text}\n`)
const say = (text: string) => void process.stderr.write(`${text}\n`)

process.exitCode = await main(process.argv.slice(2))

/** 0 when everything ran, whatever it found; with --strict 1 for a missed budget; 1 for what did not run; 2 for wrong usage. */
async function main(args: readonly string[]): Promise<number> {
  let options: BenchOptions | 'help'
  try {
    options = parseBenchOptions(
      args,
      allBenchmarks.map(({ name }) => name),
    )
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  if (options === 'help') {
    out(usage)
    return 0
  }
  const { json, strict } = options
  const interrupted = new AbortController()
  // The benchmark that runs is finished first, so that the server goes cleanly; a second Ctrl-C ends us, and with us the server.
  process.once('SIGINT', () => {
    say('interrupted: stops after this benchmark')
    interrupted.abort()
  })

  const report = await runBenchmarks(
    options,
    {
      onStart: (conditions) => {
        if (!json) out(printHead(conditions))
      },
      onBenchmark: (benchmark) => {
        if (!json) out(printBenchmark(benchmark))
      },
      say,
    },
    interrupted.signal,
  )
  out(json ? JSON.stringify(report, undefined, 2) : printSummary(report))
  if (interrupted.signal.aborted) return 130
  if (report.benchmarks.some(({ error }) => error !== undefined)) return 1
  return strict && report.benchmarks.some(({ findings }) => findings.some(({ met }) => met === false)) ? 1 : 0
}
