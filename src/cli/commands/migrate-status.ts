import { exitCodes } from '../../errors/exit-codes.js'
import type { MigrationStatus } from '../../migrate/status.js'
import type { CommandModule } from '../kernel/command.js'
import type { Output } from '../kernel/output.js'
import { createPaint } from '../kernel/style.js'
import { renderTable } from '../kernel/table.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate status`: the files against the database, read-only. */
export const migrateStatus: CommandModule = {
  configure: (command) => {
    command.description(
      'Say which migrations are applied and which are pending, and whether applied files were edited since.\n\n' +
        'Writes nothing. Exits 0 when the database is up to date and 1 when something is pending or does not fit.',
    )
  },
  run: async (context) => {
    const { migrationStatus } = await import('../../migrate/status.js')
    const status = await migrationStatus(await migrateOptions(context))
    const text = await describe(status, context.output)
    context.output.result(asData(status), () => text)
    return status.upToDate ? exitCodes.ok : exitCodes.findings
  },
}

const asData = ({ missing, migrations, ...status }: MigrationStatus) => ({
  ...status,
  migrations: migrations.map(({ findings, ...migration }) => ({
    ...migration,
    findings: findings.map(({ kind, detail, remedy }) => ({ kind, detail, remedy })),
  })),
  missing: missing.map(({ sql }) => sql),
})

async function describe(status: MigrationStatus, output: Output): Promise<string> {
  const paint = createPaint(output.color)
  const colour = (state: string) => (state === 'applied' ? 'green' : state === 'pending' ? 'yellow' : 'red')
  const table = await renderTable(
    ['migration', 'state', 'applied', ''],
    status.migrations.map(({ file, state, appliedAt, findings }) => [
      file,
      paint(colour(state), state),
      appliedAt?.toISOString().slice(0, 19).replace('T', ' ') ?? '',
      findings.map(({ detail }) => detail).join('; '),
    ]),
    output,
  )
  return [
    table,
    `\ncurrent.sql: ${currentWords[status.current]}\n`,
    status.missing.length > 0
      ? `missing: ${String(status.missing.length)} roles, extensions or privileges (pnc-db migrate bootstrap --dry-run)\n`
      : '',
    `${status.database} is ${status.upToDate ? '' : 'not '}up to date.\n`,
  ].join('')
}

const currentWords: Readonly<Record<MigrationStatus['current'], string>> = {
  blank: 'blank',
  applied: 'applied as it stands, not committed',
  changed: 'not applied as it stands (pnc-db migrate current)',
}
