import { Option } from 'commander'
import { exitCodes } from '../../errors/exit-codes.js'
import { findingFormats, formatFindings, type FindingFormat } from '../../findings/finding-format.js'
import type { ReportedRule } from '../../findings/finding-report.js'
import { reportData } from '../../findings/format-json.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { createPaint } from '../kernel/style.js'
import { renderTable } from '../kernel/table.js'

const colour = { error: 'red', warning: 'yellow', info: 'cyan' } as const

/** `pnc-db migrate lint`: what the migrations make, held to the rules. */
export const migrateLint: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Hold what the migrations make, current.sql included, to the rules of docs/lint, and look at the locks they take.\n\n' +
          'A scratch database is built from the files: on the server, or without DATABASE_URL in an embedded engine. Exits with 1 when there is an error.',
      )
      .addOption(
        new Option('--format <format>', 'how to print findings').choices(findingFormats).default('text'),
      )
      .option('--only <rules>', 'ask these rules only, separated by commas')
      .option('--list', 'list the rules and do nothing')
    addConfigFlags(command, 'shadowDatabaseUrl')
  },
  run: async (context, { format, only, list }) => {
    const { output } = context
    if (list) {
      const { describeRules } = await import('../../lint/select-rules.js')
      const rules = describeRules()
      const table = await listRules(rules, context)
      output.result({ rules }, () => table)
      return undefined
    }
    const report = await lint(context, only)
    const paint = createPaint(output.color)
    const data = { ...reportData(report), ignored: report.ignored }
    output.result(data, () =>
      format === 'json'
        ? JSON.stringify(data, undefined, 2)
        : formatFindings(report, format as FindingFormat, (level, text) => paint(colour[level], text)),
    )
    const { length } = report.ignored
    if (length > 0)
      output.info(
        `${length} finding${length === 1 ? ' is' : 's are'} ignored, with reasons, in the configuration.`,
      )
    return report.findings.some(({ level }) => level === 'error') ? exitCodes.findings : exitCodes.ok
  },
}

async function lint(context: CommandContext, only: unknown) {
  const { lintMigrations } = await import('../../lint/lint-migrations.js')
  const { ensureDataDir } = await import('../../config/ensure-data-dir.js')
  const { locateProject } = await import('../../project/locate-project.js')
  const config = await context.config()
  return lintMigrations({
    config,
    dataDir: await ensureDataDir(config),
    paths: locateProject(process.cwd()),
    // The project's own embedded database has no part in it.
    engine: config.databaseUrl === undefined ? undefined : await context.engine(),
    only:
      typeof only === 'string'
        ? only
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean)
        : undefined,
    progress: context.progress,
    signal: context.signal,
  })
}

function listRules(rules: readonly ReportedRule[], { output }: CommandContext): Promise<string> {
  return renderTable(
    ['rule', 'level', 'what holds where it is kept'],
    rules.map(({ name, level, summary }) => [name, level, summary]),
    output,
  )
}
