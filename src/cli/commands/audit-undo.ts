import type { UndoReport } from '../../audit/undo/undo-transaction.js'
import type { UndoConflict } from '../../audit/undo/undo-conflict.js'
import { PncError } from '../../errors/pnc-error.js'
import { exitCodes } from '../../errors/exit-codes.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { bigNumber } from './audit-arguments.js'
import { auditOptions } from './audit-options.js'

/** `pnc-db audit undo`: takes back what one transaction changed. */
export const auditUndo: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Take back everything that one transaction changed, newest change first, in one transaction: what it inserted is deleted (or ' +
          'marked deleted), what it updated gets back the values of the columns that changed, what it deleted is inserted. All of it, or ' +
          'nothing where something stands in the way, which is then listed.\n\n' +
          'It acts as the role of services in a system context of the tenant, so it can do what a service could do, and no more. It is ' +
          'itself in the trail, and can be undone.',
      )
      .argument('<transaction>', 'its id, as pnc-db audit log lists it', bigNumber)
      .option('--reason <text>', 'why; kept in audit.admin_actions')
      .option('--dry-run', 'print the statements and what stands in the way, and change nothing')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, options, [transaction = '']) => {
    const dryRun = options.dryRun === true
    const reason = typeof options.reason === 'string' ? options.reason.trim() : ''
    if (!dryRun && (reason === '' || reason.length > 2000)) {
      throw new PncError('USAGE', 'An undo needs a --reason of 1 to 2,000 characters', {
        hint: `Look first with \`pnc-db audit undo ${transaction} --dry-run\`, which needs none.`,
      })
    }
    const { undoTransaction } = await import('../../audit/undo/undo-transaction.js')
    const { requireContextSecret } = await import('../../contexts/require-context-secret.js')
    const config = await context.config()
    const report = await undoTransaction({
      ...(await auditOptions(context)),
      transaction,
      reason,
      dryRun,
      contextSecret: await requireContextSecret(config),
      serviceRole: config.serviceRole,
    })
    if (!dryRun && report.conflicts.length > 0) throw conflictError(report)
    context.output.result({ ...report, dryRun }, () => (dryRun ? drawPlan(report) : drawDone(report)))
    return report.conflicts.length > 0 ? exitCodes.refused : exitCodes.ok
  },
}

function conflictError({ transaction, conflicts }: UndoReport): PncError {
  const count = conflicts.length === 1 ? '1 thing stands' : `${String(conflicts.length)} things stand`
  const lines = conflicts.map((conflict) => `\n  ${describe(conflict)}`).join('')
  return new PncError('UNDO_CONFLICT', `${count} in the way of undoing transaction ${transaction}:${lines}`, {
    hint: 'Nothing was changed. Undo later transactions first, or change the rows by hand.',
    details: { conflicts },
  })
}

function drawPlan({ statements, conflicts }: UndoReport): string {
  const sql = statements.map(({ sql: text }, at) => {
    const { tenant } = statements[at] ?? {}
    const isNew = at === 0 || statements[at - 1]?.tenant !== tenant
    return `${isNew ? `-- in tenant ${String(tenant)}\n` : ''}${text};\n`
  })
  const found = conflicts.map((conflict) => `-- ${describe(conflict).replaceAll('\n', ' ')}\n`)
  const end = conflicts.length > 0 ? `-- Conflicts:\n${found.join('')}` : ''
  return `${sql.join('')}${end}-- Nothing was changed.\n`
}

function drawDone({ transaction, statements, undoneBy }: UndoReport): string {
  const count =
    statements.length === 1 ? '1 statement' : `${statements.length.toLocaleString('en')} statements`
  return `Undid transaction ${transaction} with ${count}, in transaction ${undoneBy ?? ''}.\n`
}

function describe({ kind, change, tenant, table, key, detail }: UndoConflict): string {
  return `${kind}: change ${change}, ${table} ${key} of tenant ${String(tenant)}: ${detail}`
}
