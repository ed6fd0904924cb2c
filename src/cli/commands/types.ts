import { relative } from 'node:path'
import { exitCodes } from '../../errors/exit-codes.js'
import { locateProject } from '../../project/locate-project.js'
import type { TypesPlan } from '../../types/plan-types.js'
import type { CommandModule } from '../kernel/command.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db types`: the TypeScript types of tables and domains, written from the live schema or compared with it. */
export const types: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Generate the TypeScript types of every table, and the values of every domain, from the live schema.\n\n' +
          'The database has to be at the newest migration. The same schema gives the same files on every server. They are ' +
          'src/database/database.generated.ts and domains.generated.ts of the project, or where typesFile says.',
      )
      .option('--check', 'write nothing: print the difference and exit with 1 if there is one')
      .option('--out <file>', 'another file for the tables; domains.generated.ts is put beside it')
  },
  run: async (context, { check, out }) => {
    const { output } = context
    const { locateTypes } = await import('../../types/locate-types.js')
    const { typesFile } = await context.config()
    const location = locateTypes({
      ...(typeof out === 'string' && { out }),
      typesFile,
      project: locateProject(process.cwd()),
    })
    const { planTypes } = await import('../../types/plan-types.js')
    const plan = await planTypes({ ...(await migrateOptions(context)), location })
    if (plan.ignoresCurrent) {
      output.warn('current.sql differs from what was last run of it; pnc-db migrate current runs it.')
    }
    if (plan.shapeless.length > 0) {
      output.warn(
        `No schema for the JSON of ${plan.shapeless.join(', ')}: typed as any JSON. Give it one in ` +
          `${relative(process.cwd(), location.jsonColumns)}.`,
      )
    }
    if (check) {
      const isSame = plan.files.every(({ state }) => state === 'same')
      output.result({ ...resultData(plan), written: [] }, () => plan.files.map(({ diff }) => diff).join(''))
      output.info(
        isSame ? 'The types are those of the schema.' : 'The types are not those of the schema: pnc-db types',
      )
      return isSame ? undefined : exitCodes.findings
    }
    const { writeTypes } = await import('../../types/write-types.js')
    const written = await writeTypes(plan)
    output.result({ ...resultData(plan), written }, () => describeWritten(written))
    return undefined
  },
}

const resultData = ({ database, shapeless, files }: TypesPlan) => ({
  database,
  shapeless,
  upToDate: files.every(({ state }) => state === 'same'),
  files: files.map(({ path, state, diff }) => ({ path, state, diff })),
})

function describeWritten(written: readonly string[]): string {
  if (written.length === 0) return 'The types are those of the schema already.\n'
  return written.map((path) => `Wrote ${relative(process.cwd(), path)}\n`).join('')
}
