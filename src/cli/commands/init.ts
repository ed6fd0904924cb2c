import { relative } from 'node:path'
import type { InitFile, InitPlan } from '../../init/plan-init.js'
import type { CommandModule } from '../kernel/command.js'
import { renderTable } from '../kernel/table.js'

/** `pnc-db init`: a folder with everything a new database of one's own begins with. */
export const init: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Start a project of your own: migrations with tenancy, an example table, configuration, a CI workflow.\n\n' +
          'A file that is there already is never replaced; package.json and .gitignore get the lines they lack.',
      )
      .argument('[folder]', 'the project; the current folder by default')
      .option('--dry-run', 'print what would be made; writes nothing')
  },
  run: async ({ output }, { dryRun }, [folder = '.']) => {
    const { planInit } = await import('../../init/plan-init.js')
    const { writeInit } = await import('../../init/write-init.js')
    const plan = await planInit(folder)
    const written = dryRun ? [] : await writeInit(plan)
    const table = await renderTable(
      ['file', 'state', 'note'],
      plan.files.map(({ path, state, note }) => [path, state, note ?? '']),
      output,
    )
    output.result(
      { folder: plan.folder, name: plan.name, files: plan.files.map(withoutText), written },
      () => table,
    )
    output.info(describe(plan, written, dryRun === true))
    return undefined
  },
}

const withoutText = ({ path, state, note }: InitFile) => ({ path, state, note: note ?? null })

function describe({ folder, files }: InitPlan, written: readonly string[], dryRun: boolean): string {
  const count = files.filter(({ state }) => state === 'new' || state === 'extended').length
  if (count === 0) return `${folder} is a project already: nothing to do.`
  if (dryRun) return `Would write ${String(count)} files in ${folder}.`
  const enter = relative(process.cwd(), folder)
  const steps = [
    ...(enter === '' ? [] : [`cd ${enter}`]),
    'npm install',
    'npx pnc-db migrate',
    'npx pnc-db docs',
  ]
  return `Wrote ${String(written.length)} files in ${folder}. Next: ${steps.join(' && ')}`
}
