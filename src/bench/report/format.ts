import type { Finding } from '../benchmark.js'
import { judge, type Budget } from '../measure/budget.js'
import type { Timing } from '../measure/timing.js'

/** Cells of a line: what, our side, the other side, the value the budget is about, the budget, the verdict. */
export function findingCells({ what, ours, base, budget }: Finding): readonly string[] {
  const { value, met } = judge(budget, ours, base)
  return [
    what,
    describeTiming(ours),
    base ? describeTiming(base) : '',
    budget.kind.endsWith('ms') ? `${milliseconds(value)} ms` : `${value.toFixed(2)} x`,
    describeBudget(budget),
    met === undefined ? '' : met ? 'met' : 'missed',
  ]
}

/** Median, and where half of the runs lie. */
function describeTiming({ label, median, p25, p75, p95, runs }: Timing): string {
  return `${label} ${milliseconds(median)} ms [${milliseconds(p25)}-${milliseconds(p75)}, p95 ${milliseconds(p95)}, n ${runs}]`
}

function describeBudget(budget: Budget): string {
  switch (budget.kind) {
    case 'time':
      return `<= ${budget.atMost} x`
    case 'throughput':
      return `>= ${budget.atLeast} x`
    case 'median ms':
      return `<= ${budget.atMost} ms`
    case 'p95 ms':
      return `p95 <= ${budget.atMost} ms`
    case 'comparison':
      return ''
  }
}

/** Three figures that mean something: 0.123, 1.23, 12.3, 123. */
export function milliseconds(value: number): string {
  const digits = Math.max(0, 2 - Math.max(-1, Math.floor(Math.log10(Math.max(value, 1e-3)))))
  return value.toFixed(Math.min(digits, 3))
}

/** Rows of cells as aligned columns. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)))
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
