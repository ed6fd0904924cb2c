import { join } from 'node:path'
import type { TourStep } from '../../demo/tour-step.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import { createPaint } from '../kernel/style.js'
import { renderTable } from '../kernel/table.js'
import { wholeNumber } from '../kernel/whole-number.js'

/** `pnc-db demo`: an embedded database of its own, migrated and seeded, and a guided tour of it. */
export const demo: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Make a marketplace in five countries on the embedded engine, and walk through it: searches, a page, and attempts to ' +
          'cross from one tenant to another. Needs no server and touches none.\n\n' +
          'The database stays in <data-dir>/demo; the second time only the tour runs.',
      )
      .option('--scale <listings>', 'how many listings to seed', wholeNumber(1, 999_999), 2_000)
  },
  run: async (context, { scale }) => {
    const { runDemo } = await import('../../demo/run-demo.js')
    const config = await context.config()
    const dataDir = join(config.dataDir, 'demo')
    const { output, progress, signal } = context
    if (config.databaseUrl) output.info('The demo leaves the server of DATABASE_URL alone.')

    const steps = await runDemo({
      config: { ...config, databaseUrl: undefined, contextSecret: undefined, dataDir },
      scale: scale as number,
      progress,
      signal,
      onStep: (step) => (output.json ? undefined : show(step, context)),
    })
    output.result(steps, () => '')
    if (!output.json) output.text(await timings(steps, context))
    output.info(
      `\nThe database is in ${dataDir}. Look around in it:\n  pnc-db dev psql --data-dir ${dataDir}`,
    )
    return undefined
  },
}

async function show(step: TourStep, { output }: CommandContext): Promise<void> {
  const paint = createPaint(output.color)
  const { title, says, code, result } = step
  const body =
    'rows' in result
      ? await renderTable(result.head, result.rows, output)
      : `${paint('red', `refused: ${result.code}`)}  ${result.message}\n`
  output.text(`\n${paint('bold', title)}\n${says}\n\n  ${paint('cyan', code)}\n\n${indent(body)}`)
}

async function timings(steps: readonly TourStep[], { output }: CommandContext): Promise<string> {
  const rows = steps.map(({ title, timing }) => [title, timing.first.toFixed(1), timing.median.toFixed(1)])
  return `\n${await renderTable(['milliseconds', 'first call', 'median of the next nine'], rows, output)}`
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')
