import { Option } from 'commander'
import type { DoctorReport } from '../../doctor/doctor-report.js'
import { exitCodes } from '../../errors/exit-codes.js'
import { findingFormats, formatFindings, type FindingFormat } from '../../findings/finding-format.js'
import { reportData } from '../../findings/format-json.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import { createPaint } from '../kernel/style.js'
import { renderTable } from '../kernel/table.js'
import { doctorSummary } from './doctor-text.js'

const colour = { error: 'red', warning: 'yellow', info: 'cyan' } as const

/** `pnc-db doctor`: the health of the live database. */
export const doctor: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Look at the live database: its catalog by the rules of lint, its roles, context keys, clock, extensions, migrations, partitions, ' +
          'room left, sessions, statistics and settings. Each finding says what puts it right.\n\n' +
          'Reads only. Exits with 1 when there is an error, with --strict also for a warning. What the login may not see is said.',
      )
      .addOption(
        new Option('--format <format>', 'how to print findings').choices(findingFormats).default('text'),
      )
      .option('--only <checks>', 'ask these checks and rules only, separated by commas')
      .option('--strict', 'exit with 1 for a warning, too')
      .option('--list', 'list the checks and do nothing')
  },
  run: async (context, { format, only, strict, list }) => {
    if (list) return listChecks(context)
    const { output } = context
    const report = await examine(context, only)
    const { rules: _rules, findings: _findings, tool: _tool, version: _version, ...rest } = report
    const data = { ...reportData(report), ...rest }
    output.result(data, () =>
      format === 'json'
        ? JSON.stringify(data, undefined, 2)
        : describe(report, format as FindingFormat, output.color),
    )
    for (const { check, reason } of report.leftOut) output.debug(`Left out: ${check}: ${reason}.`)
    if (report.ignored.length > 0)
      output.info(
        `${report.ignored.length} finding${report.ignored.length === 1 ? ' is' : 's are'} ignored, with reasons, in the configuration.`,
      )
    const fails = report.findings.some(
      ({ level }) => level === 'error' || (strict === true && level === 'warning'),
    )
    return fails ? exitCodes.findings : exitCodes.ok
  },
}

async function examine(context: CommandContext, only: unknown): Promise<DoctorReport> {
  const { examineDatabase } = await import('../../doctor/examine-database.js')
  const { ensureDataDir } = await import('../../config/ensure-data-dir.js')
  const { readContextSecret } = await import('../../config/context-secret.js')
  const { locateProject } = await import('../../project/locate-project.js')
  const config = await context.config()
  return examineDatabase({
    engine: await context.engine(),
    config,
    dataDir: await ensureDataDir(config),
    paths: locateProject(process.cwd()),
    contextSecret: await readContextSecret(config),
    only:
      typeof only === 'string'
        ? only
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean)
        : undefined,
    signal: context.signal,
  })
}

function describe(report: DoctorReport, format: FindingFormat, color: boolean): string {
  const paint = createPaint(color)
  const findings = formatFindings(report, format, (level, text) => paint(colour[level], text))
  return format === 'text' ? `${doctorSummary(report, paint)}\n${findings}` : findings
}

async function listChecks({ output }: CommandContext): Promise<undefined> {
  const { describeChecks, selectChecks } = await import('../../doctor/select-checks.js')
  const checks = describeChecks(selectChecks())
  const table = await renderTable(
    ['check', 'level', 'what holds where the database is well'],
    checks.map(({ name, level, summary }) => [name, level, summary]),
    output,
  )
  output.result({ checks }, () => table)
  return undefined
}
