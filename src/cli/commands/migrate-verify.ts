import { exitCodes } from '../../errors/exit-codes.js'
import type { VerifiedFinding, VerifyResult } from '../../migrate/verify.js'
import type { CommandModule } from '../kernel/command.js'
import { createPaint, type Paint } from '../kernel/style.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate verify`: whether the files are still what the database was made from. */
export const migrateVerify: CommandModule = {
  configure: (command) => {
    command.description(
      'Compare the migrations with what the database recorded when it ran them: files that were edited, renamed, reordered, deleted or ' +
        'inserted, two of one number, broken chains of hashes, and a record that was changed.\n\n' +
        'Reads only. Exits 0 when everything fits and 1 when something does not. pnc-db migrate does the same first, and refuses.',
    )
  },
  run: async (context) => {
    const { verifyMigrations } = await import('../../migrate/verify.js')
    const result = await verifyMigrations(await migrateOptions(context))
    context.output.result(result, () => describe(result, createPaint(context.output.color)))
    return result.findings.length === 0 ? exitCodes.ok : exitCodes.findings
  },
}

function describe({ database, applied, pending, findings }: VerifyResult, paint: Paint): string {
  const waiting = pending > 0 ? `, ${String(pending)} pending` : ''
  if (findings.length === 0) return `${database} fits: ${String(applied)} applied${waiting}.\n`
  const count = findings.length === 1 ? '1 thing does' : `${String(findings.length)} things do`
  return `${findings.map((finding) => describeFinding(finding, paint)).join('\n')}\n${count} not fit in ${database}.\n`
}

function describeFinding({ kind, file, detail, remedy, difference }: VerifiedFinding, paint: Paint): string {
  const lines = difference?.split('\n').map((line) => `${`    ${paintLine(line, paint)}`.trimEnd()}\n`) ?? []
  return `${paint('red', kind)} ${paint('bold', file)}: ${detail}\n${lines.join('')}  ${remedy}\n`
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('-')) return paint('red', line)
  return line.startsWith('+') ? paint('green', line) : line
}
