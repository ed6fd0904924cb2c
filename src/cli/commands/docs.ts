import { join, relative, resolve } from 'node:path'
import type { Dictionary } from '../../dictionary/dictionary.js'
import type { DictionaryPlan } from '../../dictionary/plan-dictionary.js'
import type { WrittenDictionary } from '../../dictionary/write-dictionary.js'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import { PncError } from '../../errors/pnc-error.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import { migrateOptions } from './migrate-options.js'

/** Lines of a difference that --check prints. */
const shownLines = 40

/** `pnc-db docs`: the data dictionary, from the comments and the catalog. */
export const docs: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Write the data dictionary: a page for each schema with its tables, columns, keys, policies in words, indexes and ' +
          'triggers, and pictures of their relations.\n\n' +
          'It is made from the comments and the catalog of the database. The same schema gives the same pages on every server.',
      )
      .option('--check', 'write nothing: print the difference and exit with 1 if there is one')
      .option('--out <folder>', "another folder; docs/schema in the project's folder by default")
      .option('--html <file>', 'write one page instead, to browse and search; it needs no network')
      .option(
        '--scratch',
        'describe the migration files, built in a scratch database, instead of the database',
      )
  },
  run: async (context, options) => {
    if (options.html !== undefined && (options.check || options.out !== undefined)) {
      throw new PncError('USAGE', '--html goes with neither --check nor --out')
    }
    const { locateProject } = await import('../../project/locate-project.js')
    const { root } = locateProject(process.cwd())
    const dictionary = await (options.scratch ? readFromFiles : readFromDatabase)(context)
    if (typeof options.html === 'string') return writePage(context, dictionary, root, resolve(options.html))
    const { planDictionary } = await import('../../dictionary/plan-dictionary.js')
    const folder = typeof options.out === 'string' ? resolve(options.out) : join(root, 'docs/schema')
    const plan = await planDictionary(dictionary, folder)
    return options.check ? check(context, dictionary, plan) : write(context, dictionary, plan)
  },
}

async function readFromDatabase(context: CommandContext): Promise<Dictionary> {
  const options = await migrateOptions(context)
  const { migrationStatus } = await import('../../migrate/status.js')
  const { checkSource } = await import('../../dictionary/check-source.js')
  const { readDictionary } = await import('../../dictionary/read-dictionary.js')
  for (const line of checkSource(await migrationStatus(options))) context.output.warn(line)
  return readDictionary(options)
}

/** Opens the configured database only where it is a server, to build beside it. */
async function readFromFiles(context: CommandContext): Promise<Dictionary> {
  const { locateProject } = await import('../../project/locate-project.js')
  const { ensureDataDir } = await import('../../config/ensure-data-dir.js')
  const { readScratchCatalog } = await import('../../scratch/read-scratch-catalog.js')
  const { describeDictionary } = await import('../../dictionary/describe-dictionary.js')
  const config = await context.config()
  const { catalog, source } = await readScratchCatalog({
    config,
    engine: config.databaseUrl === undefined ? undefined : await context.engine(),
    dataDir: await ensureDataDir(config),
    paths: locateProject(process.cwd()),
    progress: context.progress,
    signal: context.signal,
  })
  context.output.info(`Described ${source}.`)
  return describeDictionary(catalog)
}

async function writePage(
  { output }: CommandContext,
  dictionary: Dictionary,
  root: string,
  path: string,
): Promise<undefined> {
  const { printHtml } = await import('../../dictionary/html/print-html.js')
  const { projectTitle } = await import('../../dictionary/project-title.js')
  const { writePage: writeFile } = await import('../../dictionary/write-page.js')
  await writeFile(path, printHtml(dictionary, await projectTitle(root)))
  output.result({ written: [path] }, () => `Wrote ${shown(path)}\n`)
}

function check(
  { output }: CommandContext,
  dictionary: Dictionary,
  plan: DictionaryPlan,
): ExitCode | undefined {
  const isSame = plan.stale.length === 0 && plan.pages.every(({ state }) => state === 'same')
  output.result(report(dictionary, plan, { written: [], removed: [] }), () => shortDifference(plan))
  output.info(
    isSame
      ? 'The dictionary is that of the schema.'
      : 'The dictionary is not that of the schema: pnc-db docs',
  )
  return isSame ? undefined : exitCodes.findings
}

async function write(
  { output }: CommandContext,
  dictionary: Dictionary,
  plan: DictionaryPlan,
): Promise<undefined> {
  const { writeDictionary } = await import('../../dictionary/write-dictionary.js')
  const done = await writeDictionary(plan)
  output.result(report(dictionary, plan, done), () => {
    const lines = [
      ...done.written.map((path) => `Wrote ${shown(path)}\n`),
      ...done.removed.map((path) => `Removed ${shown(path)}\n`),
    ]
    return lines.length === 0 ? 'The dictionary is that of the schema already.\n' : lines.join('')
  })
}

const shown = (path: string): string => relative(process.cwd(), path)

const report = (dictionary: Dictionary, { pages, stale }: DictionaryPlan, done: WrittenDictionary) => ({
  upToDate: stale.length === 0 && pages.every(({ state }) => state === 'same'),
  pages: pages.map(({ path, state, diff }) => ({ path, state, diff })),
  stale,
  ...done,
  dictionary,
})

function shortDifference({ pages, stale }: DictionaryPlan): string {
  const lines = [
    ...stale.map((path) => `${shown(path)}: the schema is gone`),
    ...pages.flatMap(({ path, state, diff }) =>
      state === 'missing' ? [`${shown(path)}: missing`] : diff.split('\n').slice(0, -1),
    ),
  ]
  const rest = lines.length - shownLines
  const end = rest > 0 ? [`... and ${String(rest)} lines more`] : []
  return [...lines.slice(0, shownLines), ...end].map((line) => `${line}\n`).join('')
}
