import type { Danger } from '../../migrate/plan/judge.js'
import type { PlannedMigration, RunPlan } from '../../migrate/plan/plan-run.js'
import type { PlannedLock, PlannedStatement, TableSize } from '../../migrate/plan/plan-statements.js'
import type { Paint } from '../kernel/style.js'

/** A plan as `--json` prints it. */
export const planData = ({ database, bootstrap, migrations, unknown }: RunPlan) => ({
  database,
  bootstrap: bootstrap.map(({ sql }) => sql),
  migrations,
  unknown,
})

/** A plan for people: the SQL itself, with what it means in comments. */
export function describePlan({ database, bootstrap, migrations }: RunPlan, paint: Paint): string {
  if (bootstrap.length === 0 && migrations.length === 0) return `Nothing to do in ${database}.\n`
  const roles = bootstrap.map(({ sql }) => `${sql};\n`).join('')
  return [
    `-- ${database}: ${summary(migrations)}\n`,
    ...(roles === '' ? [] : [`\n-- Roles, extensions and privileges\n\n${roles}`]),
    ...migrations.map((migration) => describeMigration(migration, paint)),
  ].join('')
}

function summary(migrations: readonly PlannedMigration[]): string {
  const statements = migrations.flatMap((migration) => migration.statements)
  const count = (wanted: Danger) => statements.filter(({ danger }) => danger === wanted).length
  const [high, low] = [count('high'), count('low')]
  const dangers = [high > 0 ? `${String(high)} of high danger` : '', low > 0 ? `${String(low)} of low` : '']
  return [
    plural(migrations.length, 'migration'),
    plural(statements.length, 'statement'),
    ...dangers.filter((part) => part !== ''),
  ].join(', ')
}

function describeMigration(
  { file, transaction, finished, statements }: PlannedMigration,
  paint: Paint,
): string {
  const before = finished > 0 ? `; ${plural(finished, 'statement')} of it ran before` : ''
  const how = transaction ? 'in one transaction' : `each statement on its own, without a transaction${before}`
  return [
    `\n${paint('bold', `-- ${file}, ${how}`)}\n`,
    ...statements.map((statement, index) => describeStatement(statement, finished + index + 1, paint)),
  ].join('\n')
}

const colours = { none: 'green', low: 'yellow', high: 'red' } as const

function describeStatement(statement: PlannedStatement, number: number, paint: Paint): string {
  const { sql, line, locks, rewrites, scans, danger, reasons, safer } = statement
  const notes: readonly (readonly [string, readonly string[]])[] = [
    ['locks', locks.map(describeLock)],
    ['writes anew', rewrites.map(describeSize)],
    ['reads all of', scans.map(describeSize)],
    ['because', reasons],
    ['safer', safer],
  ]
  const lines = notes.flatMap(([name, values]) => values.map((value) => `--   ${name.padEnd(13)} ${value}\n`))
  const head = `-- ${String(number)}. ${paint(colours[danger], `danger: ${danger}`)}, line ${String(line)}\n`
  return `${head}${lines.join('')}${sql};\n`
}

function describeLock({ table, level, partitions }: PlannedLock): string {
  return `${level} on ${table}${partitions > 0 ? ` and its ${plural(partitions, 'partition')}` : ''}`
}

function describeSize({ table, rows, bytes }: TableSize): string {
  const counted = rows === null ? 'rows not counted yet' : `about ${plural(rows, 'row')}`
  return `${table} (${counted}, ${readableBytes(bytes)})`
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`
}

function readableBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  return `${(bytes / 1024 ** power).toFixed(power > 2 ? 1 : 0)} ${units[power] ?? ''}`
}
