import { cpus, loadavg, totalmem } from 'node:os'
import type { Finding } from '../benchmark.js'
import { judge, type Verdict } from '../measure/budget.js'
import { alignColumns, findingCells } from './format.js'

/** Where and on what a run was made: figures mean nothing without it. */
export interface BenchConditions {
  readonly machine: string
  readonly node: string
  readonly server: string
  readonly listings: number
  /** Waiting processes of the last minute; above the number of cores others were at work, and times are too long. */
  readonly loadAtStart: number
}

/** What one benchmark found, or why it did not run. */
export interface BenchmarkReport {
  readonly name: string
  readonly title: string
  readonly seconds: number
  readonly findings: readonly (Finding & Verdict)[]
  /** What could not be measured, and why. */
  readonly notes: readonly string[]
  readonly error?: string
}

export interface BenchReport extends BenchConditions {
  readonly benchmarks: readonly BenchmarkReport[]
  readonly loadAtEnd: number
}

export function describeConditions(server: string, listings: number): BenchConditions {
  const [cpu] = cpus()
  return {
    machine: `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB`,
    node: `Node ${process.version}`,
    server,
    listings,
    loadAtStart: currentLoad(),
  }
}

/** The load average of the last minute. */
export function currentLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}

export function withVerdict(finding: Finding): Finding & Verdict {
  return { ...finding, ...judge(finding.budget, finding.ours, finding.base) }
}

export function printHead({ machine, node, server, listings, loadAtStart }: BenchConditions): string {
  return [
    machine,
    `${node}, ${server}`,
    `${listings.toLocaleString('en')} listings; load ${loadAtStart} at the start`,
    '',
  ].join('\n')
}

export function printBenchmark({ name, title, findings, notes, error, seconds }: BenchmarkReport): string {
  const lines = error === undefined ? alignColumns(findings.map(findingCells)) : `did not run: ${error}`
  const text = [lines, ...notes].join('\n').replace(/^/gm, '  ')
  return `\n${name}: ${title} (${seconds.toFixed(0)} s)\n${text}`
}

/** Everything once more, without the spread. */
export function printSummary({ benchmarks, loadAtEnd }: BenchReport): string {
  const rows = benchmarks.flatMap(({ name, findings, error }) =>
    error === undefined
      ? findings.map((finding) => {
          const [what = '', , , value = '', budget = '', verdict = ''] = findingCells(finding)
          return [name, what, value, budget, verdict]
        })
      : [[name, '', '', '', 'did not run']],
  )
  const judged = benchmarks.flatMap(({ findings }) => findings).filter(({ met }) => met !== undefined)
  const met = judged.filter((finding) => finding.met).length
  return `\n${alignColumns(rows)}\n\n${met} of ${judged.length} budgets met; load ${loadAtEnd} at the end`
}
