import { PncError } from '../../errors/pnc-error.js'
import { splitStatements } from '../split-statements.js'

/** The script that takes one migration back. */
export interface DownFile {
  /** `000002-market.down.sql` */
  readonly file: string
  /** What is lost by it, in the author's words; undefined where nothing is. */
  readonly dataLoss: string | undefined
  /** Why the migration cannot be taken back; undefined where it can. */
  readonly noDown: string | undefined
  /** The statements; empty with `noDown`. */
  readonly body: string
  /** Lines of the file above `body`. */
  readonly linesAbove: number
}

const headers = { 'Data-Loss': 'dataLoss', 'No-Down': 'noDown' } as const

/** `000002-market.sql` to `000002-market.down.sql`. graphile-migrate passes over such names. */
export const downFileName = (migration: string): string => migration.replace(/\.sql$/, '.down.sql')

/**
 * Reads a down file: `--! Data-Loss: <what>` or `--! No-Down: <why>` on its first lines, then SQL that runs in the transaction
 * which also removes the record of the migration.
 *
 * @throws PncError MIGRATION_INVALID for an unknown header, for a file that neither does anything nor says why, and for
 *   statements that would end the transaction
 */
export function parseDownFile(file: string, text: string): DownFile {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const found: { dataLoss?: string; noDown?: string } = {}
  let above = 0
  for (const line of lines) {
    const [, name, value = ''] = /^--! ([A-Z][\w-]*):(.*)$/.exec(line) ?? []
    if (name === undefined) break
    if (!(name in headers) || value.trim() === '') throw invalidHeader(file, line)
    found[headers[name as keyof typeof headers]] = value.trim()
    above += 1
  }
  const body = lines.slice(above).join('\n')
  checkBody(file, body, found.noDown)
  return { file, dataLoss: found.dataLoss, noDown: found.noDown, body, linesAbove: above }
}

/** The text of the down file of a migration that cannot be taken back. */
export const noDownText = (reason: string): string => `--! No-Down: ${reason}\n`

function checkBody(file: string, body: string, noDown: string | undefined): void {
  const statements = splitStatements(body)
  if ((statements.length === 0) === (noDown !== undefined)) {
    const leaving = statements.find(({ text }) =>
      /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i.test(text),
    )
    if (!leaving) return
    throw new PncError('MIGRATION_INVALID', `${file} says ${leaving.text.split('\n')[0] ?? ''}`, {
      hint: 'It runs in a transaction together with the removal of the record; leave begin and commit out.',
    })
  }
  throw noDown === undefined
    ? new PncError('MIGRATION_INVALID', `${file} holds no statement`, {
        hint: 'Write what takes the migration back, or say why nothing can: --! No-Down: <reason>',
      })
    : new PncError('MIGRATION_INVALID', `${file} says No-Down and holds statements all the same`)
}

function invalidHeader(file: string, line: string): PncError {
  return new PncError('MIGRATION_INVALID', `${file}: unknown or empty header: ${line}`, {
    hint: `A down file may say ${Object.keys(headers)
      .map((name) => `--! ${name}: <text>`)
      .join(' or ')}`,
  })
}
