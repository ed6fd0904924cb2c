import type { MigrateResult } from '../../migrate/migrate.js'

/** A result as `--json` prints it. */
export const resultData = ({ bootstrapped, ...result }: MigrateResult) => ({
  database: result.database,
  bootstrap: bootstrapped.map(({ sql }) => sql),
  applied: result.applied,
  unknown: result.unknown,
  contextSecret: result.contextSecret,
  milliseconds: result.milliseconds,
})

/** A result for people. */
export function describeResult({
  database,
  bootstrapped,
  applied,
  milliseconds,
  contextSecret,
}: MigrateResult): string {
  const lines = [
    ...(bootstrapped.length > 0
      ? [`  roles, extensions and privileges: ${String(bootstrapped.length)} made`]
      : []),
    ...applied.map(({ file, milliseconds: took }) => `  ${file}  ${String(took)} ms`),
    ...(contextSecret === 'installed' ? ['  context secret installed'] : []),
  ]
  if (lines.length === 0) return `${database} is up to date (${String(milliseconds)} ms).\n`
  return `Migrated ${database} in ${String(milliseconds)} ms:\n${lines.join('\n')}\n`
}
