import type { Change } from '../../audit/change.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { createPaint, type Paint } from '../kernel/style.js'
import { wholeNumber } from '../kernel/whole-number.js'
import { bigNumber } from './audit-arguments.js'
import { readOptions } from './audit-options.js'

/** `pnc-db audit show`: one change, column by column. */
export const auditShow: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Show one change: who made it, and each column before and after. A login that may not become pnc_owner names the tenant of ' +
          'the change and enters it in a context signed with PNC_CONTEXT_SECRET.',
      )
      .argument('<change>', 'its id, as pnc-db audit log lists it', bigNumber)
      .option('--tenant <id>', 'whose change it is', wholeNumber(0, 2_147_483_647))
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { tenant }, [id = '']) => {
    const { findChange } = await import('../../audit/find-change.js')
    const change = await findChange({ ...(await readOptions(context, tenant)), change: id })
    context.output.result(change, () => describe(change, createPaint(context.output.color)))
    return undefined
  },
}

function describe(change: Change, paint: Paint): string {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['when', change.changed_at.toISOString()],
    ['tenant', String(change.tenant_id)],
    ['who', change.actor_id ?? '(nobody: no context, or the system)'],
    ['roles', change.actor_roles?.join(', ')],
    ['session', change.session_id],
    ['login', change.login],
    ['application', change.application],
    ['transaction', change.transaction_id],
  ]
  const head = `${paint('bold', `${change.operation} ${change.table_name} ${change.row_key}`)}\n`
  const lines = facts.flatMap(([name, value]) => (value ? [`${name.padEnd(12)}${value}\n`] : []))
  const body = Object.entries(change.diff).flatMap(([column, pair]) =>
    drawColumn(change, column, pair, paint),
  )
  const insertion =
    change.operation === 'insert'
      ? '\nThe row was made; its values are in it, or in the changes after this one.\n'
      : ''
  return `${head}${lines.join('')}${insertion}${body.length > 0 ? `\n${body.join('')}` : ''}`
}

function drawColumn(
  { operation }: Change,
  column: string,
  pair: Change['diff'][string],
  paint: Paint,
): readonly string[] {
  if (pair === 'masked')
    return [`  ${column}: ${paint('yellow', 'changed; the trail does not keep its value')}\n`]
  const [before, after] = pair.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  const added = operation === 'delete' ? [] : [paint('green', `+ ${column}: ${after ?? ''}\n`)]
  const removed = operation === 'insert' ? [] : [paint('red', `- ${column}: ${before ?? ''}\n`)]
  return [...removed, ...added]
}
