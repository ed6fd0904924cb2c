import { demoMembers } from '../../seed/demo-members.js'
import type { SeedReport, SeedSummary } from '../../seed/seed-report.js'
import { renderTable } from '../kernel/table.js'

type Colour = Parameters<typeof renderTable>[2]

/** What would be written, for people. */
export async function describeSummary(summary: SeedSummary, colour: Colour): Promise<string> {
  const tables = await renderTable(
    ['table', 'rows'],
    summary.tables.map(({ table, rows }) => [table, grouped(rows)]),
    colour,
  )
  return `Would write ${grouped(summary.rows)} rows (seed ${summary.seed}):\n\n${tables}\n${await markets(summary, colour)}`
}

/** What was written, and how fast, for people. */
export async function describeReport(report: SeedReport, colour: Colour): Promise<string> {
  const tables = await renderTable(
    ['table', 'rows', 'seconds', 'rows/s'],
    report.tables.map(({ table, rows, seconds, rowsPerSecond }) => [
      table,
      grouped(rows),
      seconds.toFixed(1),
      grouped(rowsPerSecond),
    ]),
    colour,
  )
  const first = demoMembers[0]
  return (
    `Wrote ${grouped(report.rows)} rows in ${report.seconds.toFixed(1)} s, ` +
    `${grouped(report.rowsPerSecond)} a second (seed ${report.seed}):\n\n${tables}\n${await markets(report, colour)}` +
    (first && report.mode !== 'append'
      ? `\nA member to try things as: tenant ${first.tenantId}, user ${first.userId}, roles ${first.roles.join(', ')}\n`
      : '')
  )
}

function markets(summary: SeedSummary, colour: Colour): Promise<string> {
  return renderTable(
    ['market', 'tenant', 'people', 'businesses', 'listings'],
    summary.markets.map(({ slug, tenantId, people, businesses, listings }) => [
      slug,
      String(tenantId),
      grouped(people),
      grouped(businesses),
      grouped(listings),
    ]),
    colour,
  )
}

/** 1,234,567, whatever the locale of the machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
