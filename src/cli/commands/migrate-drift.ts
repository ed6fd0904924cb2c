import { exitCodes } from '../../errors/exit-codes.js'
import type { DriftReport } from '../../drift/find-drift.js'
import type { CommandModule } from '../kernel/command.js'
import type { Output } from '../kernel/output.js'
import { createPaint } from '../kernel/style.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate drift`: the live catalog against the one that the migrations make. */
export const migrateDrift: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Compare the database with what its applied migrations make in a scratch database: tables, columns, constraints, indexes, functions, ' +
          'triggers, policies, grants, owners, comments, extensions and roles. Each finding says the SQL that repairs it.\n\n' +
          'Reads only. Exits 0 when the database is what the migrations make of it and 1 when it is not.',
      )
      .option('--sql', 'print one script with all repairs instead; what would lose rows is commented out')
  },
  run: async (context, { sql }) => {
    const { output } = context
    const { findDrift } = await import('../../drift/find-drift.js')
    const { countFindings } = await import('../../findings/count-findings.js')
    const { formatText } = await import('../../findings/format-text.js')
    const report = await findDrift({ ...(await migrateOptions(context)), config: await context.config() })
    const paint = createPaint(output.color)
    const counts = countFindings(report.findings)
    output.result({ ...report, counts }, () =>
      sql
        ? report.repair
        : formatText(
            { tool: 'pnc-db migrate drift', version: '', rules: [], findings: report.findings },
            (level, text) => paint({ error: 'red', warning: 'yellow', info: 'cyan' }[level] as 'red', text),
          ),
    )
    explain(report, output)
    return counts.error > 0 ? exitCodes.findings : exitCodes.ok
  },
}

function explain(
  { database, comparedWith, isCached, applied, ...report }: DriftReport,
  output: Output,
): void {
  const migrations = applied === 1 ? 'its migration makes' : `its ${applied} migrations make`
  output.info(
    `Compared ${database} with what ${migrations} in ${comparedWith}${isCached ? ', as read before' : ''}.`,
  )
  if (report.pending.length > 0) output.info(`Not applied yet, so left out: ${report.pending.join(', ')}`)
  if (report.unknown.length > 0) {
    output.warn(
      `Applied by a newer version of the files, so what they made counts as drift: ${report.unknown.join(', ')}`,
    )
  }
  if (report.ranCurrent) output.warn('current.sql was run here, so what it made counts as drift.')
}
