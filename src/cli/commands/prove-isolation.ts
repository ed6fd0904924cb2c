import { exitCodes } from '../../errors/exit-codes.js'
import { type Family } from '../../prove/attack.js'
import { PncError } from '../../errors/pnc-error.js'
import type { CommandModule } from '../kernel/command.js'
import { createPaint } from '../kernel/style.js'
import { describeProof } from './prove-isolation-text.js'

/** `pnc-db prove isolation`: attacks made from the catalog, on every object, by every role. */
export const proveIsolation: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Attack the isolation of tenants: every table, partition, view, function and sequence, by every role, in the context of one ' +
          'tenant with the rows of another as the victims. The attacks are made from the catalog, so a new table is attacked the day it ' +
          'exists.\n\nEverything happens in one transaction that is rolled back. Exits 0 when nothing got through and 1 when something ' +
          'did, or when nothing can be shown of an object. Needs a superuser, or a member of pnc_migrator, who can try less.',
      )
      .option('--schema <names>', 'attack what is in these schemas only, separated by commas')
      .option('--table <names>', 'attack these tables only: market.listings')
      .option('--only <attacks>', 'try these kinds of attack only: read,update')
      .option(
        '--given <file>',
        'run this SQL first, in the same transaction: what would a change to come let through?',
      )
      .option('--detail', 'print what came of each kind of attack on each object')
  },
  run: async (context, { schema, table, only, given, detail }) => {
    const { output } = context
    const { proveIsolation: prove } = await import('../../prove/prove-isolation.js')
    const { families } = await import('../../prove/attack.js')
    const { ensureContextSecret } = await import('../../config/context-secret.js')
    const { countFindings } = await import('../../findings/count-findings.js')
    const report = await prove({
      engine: await context.engine(),
      contextSecret: await ensureContextSecret(await context.config()),
      schemas: listed(schema),
      tables: listed(table),
      families: chosen(listed(only), families),
      given: typeof given === 'string' ? await readGiven(given) : undefined,
      progress: context.progress,
      signal: context.signal,
    })
    const paint = createPaint(output.color)
    const text = await describeProof(report, { detail: detail === true, color: output.color, paint })
    const counts = countFindings(report.findings)
    output.result({ ...report, counts }, () => text)
    for (const line of report.leftOut) output.info(`Not tried: ${line}.`)
    return counts.error > 0 ? exitCodes.findings : exitCodes.ok
  },
}

function listed(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined
  return value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

async function readGiven(path: string): Promise<string> {
  const { readIfPresent } = await import('../../project/read-if-present.js')
  const text = await readIfPresent(path)
  if (text === undefined) throw new PncError('USAGE', `There is no file ${path}`)
  return text
}

function chosen(
  names: readonly string[] | undefined,
  families: readonly Family[],
): readonly Family[] | undefined {
  const unknown = names?.find((name) => !families.some((family) => family === name))
  if (unknown !== undefined) {
    throw new PncError('USAGE', `There is no kind of attack '${unknown}'`, {
      hint: `Take some of: ${families.join(', ')}`,
    })
  }
  return names && families.filter((family) => names.includes(family))
}
