import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { wholeNumber } from '../kernel/whole-number.js'
import { auditOptions } from './audit-options.js'

/** `pnc-db audit seal`: makes what is in the trail hard to change unseen. */
export const auditSeal: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Seal every change that no seal covers yet: a chain of hashes over what closed transactions wrote. Changes of transactions that ' +
          'are still open, or were begun before one that is, wait for the next run.\n\n' +
          'With PNC_AUDIT_KEY each seal is signed. Keep the hash that is printed last somewhere else: it shows that nothing was cut ' +
          'off the end. Safe to interrupt and to repeat.',
      )
      .option('--rows <number>', 'changes a seal covers, about', wholeNumber(1, 1_000_000), 5_000)
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, options) => {
    const { sealTrail } = await import('../../audit/seal-trail.js')
    const { auditKey } = await context.config()
    const report = await sealTrail({
      ...(await auditOptions(context)),
      auditKey,
      rowsPerSeal: options.rows as number,
    })
    context.output.result(report, () => {
      const made =
        report.seals === 0
          ? 'Nothing to seal.'
          : `Sealed ${report.rows.toLocaleString('en')} changes in ${report.seals.toLocaleString('en')} seals.`
      const waiting =
        report.unsealed > 0 ? ` ${report.unsealed.toLocaleString('en')} wait for open transactions.` : ''
      const signed = report.signed > 0 ? ` Signed ${report.signed.toLocaleString('en')}.` : ''
      const last = report.last ? `seal ${report.last.number}  ${report.last.hash}\n` : ''
      return `${made}${waiting}${signed}\n${last}`
    })
    return undefined
  },
}
