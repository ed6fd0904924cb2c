import { exitCodes } from '../../errors/exit-codes.js'
import type { VerifyTrailReport } from '../../audit/verify-trail.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { createPaint, type Paint } from '../kernel/style.js'
import { auditOptions } from './audit-options.js'

/** `pnc-db audit verify`: whether the trail still says what it said when it was sealed. */
export const auditVerify: CommandModule = {
  configure: (command) => {
    command.description(
      'Compare the audit trail with its seals: find changes that were edited, removed or inserted since, and seals that were, and name ' +
        'them. With PNC_AUDIT_KEY signatures are checked, too.\n\n' +
        'Reads only. Exits 0 when everything fits and 1 when something does not.',
    )
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context) => {
    const { verifyTrail } = await import('../../audit/verify-trail.js')
    const { auditKey } = await context.config()
    const report = await verifyTrail({ ...(await auditOptions(context)), auditKey })
    context.output.result(report, () => describe(report, createPaint(context.output.color)))
    return report.faults.length === 0 ? exitCodes.ok : exitCodes.findings
  },
}

function describe({ seals, rows, unsealed, signed, last, faults }: VerifyTrailReport, paint: Paint): string {
  const lines = faults.map(({ kind, detail }) => `${paint('red', kind)} ${detail}\n`).join('')
  const covered = `${rows.toLocaleString('en')} changes under ${seals.toLocaleString('en')} seals, ${signed.toLocaleString('en')} of them signed`
  const open = unsealed > 0 ? `; ${unsealed.toLocaleString('en')} changes are not sealed yet` : ''
  const end = last ? `seal ${last.number}  ${last.hash}\n` : ''
  const count = faults.length === 1 ? '1 thing does' : `${String(faults.length)} things do`
  return `${lines}${faults.length === 0 ? 'The trail fits' : `${count} not fit`}: ${covered}${open}.\n${end}`
}
