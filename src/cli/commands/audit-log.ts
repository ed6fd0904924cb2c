import type { Change } from '../../audit/change.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { renderTable } from '../kernel/table.js'
import { wholeNumber } from '../kernel/whole-number.js'
import { bigNumber, moment } from './audit-arguments.js'
import { readOptions } from './audit-options.js'

/** `pnc-db audit log`: who changed what, newest first. */
export const auditLog: CommandModule = {
  configure: (command) => {
    command
      .description(
        'List changes, newest first. Without --tenant those of every tenant; tenant 0 is what belongs to none. Reading the trail is ' +
          'itself noted, in audit.admin_actions.\n\n' +
          'A login that may not become pnc_owner, such as an auditor, names the tenant and enters it in a context signed with ' +
          'PNC_CONTEXT_SECRET.',
      )
      .option('--tenant <id>', 'changes of one tenant', wholeNumber(0, 2_147_483_647))
      .option('--table <name>', 'changes of one table, with its schema')
      .option('--id <key>', 'changes of one row')
      .option('--actor <id>', 'changes by one person')
      .option('--transaction <id>', 'changes of one transaction', bigNumber)
      .option('--since <moment>', 'not before: 2026-11-26, 2026-11-26T09:30Z, 2h, 7d', moment)
      .option('--until <moment>', 'before', moment)
      .option('--before <change>', 'the page after the change of this id', bigNumber)
      .option('--limit <number>', 'how many', wholeNumber(1, 9_999), 50)
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, options) => {
    const { readLog } = await import('../../audit/read-log.js')
    const { id, tenant, ...filter } = options
    const page = await readLog({
      ...(await readOptions(context, tenant)),
      ...filter,
      key: id as string | undefined,
    })
    const table = await renderTable(
      ['change', 'when', 'tenant', 'who', 'what', 'columns', 'transaction'],
      page.changes.map((change) => [
        change.id,
        change.changed_at.toISOString().replace('T', ' ').slice(0, 19),
        String(change.tenant_id),
        change.actor_id ?? change.login,
        `${change.operation} ${change.table_name} ${change.row_key}`,
        columnsOf(change),
        change.transaction_id,
      ]),
      context.output,
    )
    context.output.result(page, () => {
      if (page.changes.length === 0) return 'No changes.\n'
      const more = page.next === undefined ? '' : `\nMore: --before ${page.next}\n`
      return `${table}${more}`
    })
    return undefined
  },
}

const stamps = new Set(['version', 'updated_at', 'updated_by'])

function columnsOf({ operation, diff }: Change): string {
  if (operation !== 'update') return ''
  return Object.keys(diff)
    .filter((column) => !stamps.has(column))
    .join(', ')
}
