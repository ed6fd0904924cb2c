import type { TableReference, TableState } from './table-states.js'

/** The tables in an order in which each comes after those its foreign keys point to. */
export function inOrderOfReference(tables: readonly TableState[]): readonly TableState[] {
  const byOid = new Map(tables.map((table) => [table.oid, table]))
  const ordered = new Set<TableState>()
  const open = new Set<TableState>()
  const visit = (table: TableState): void => {
    if (ordered.has(table) || open.has(table)) return
    open.add(table)
    for (const { oid } of table.references) {
      const other = byOid.get(oid)
      if (other) visit(other)
    }
    open.delete(table)
    ordered.add(table)
  }
  tables.forEach(visit)
  return [...ordered]
}

export interface RestoreHead {
  readonly database: string
  /** The migration that is about to be taken back. */
  readonly migration: string
  readonly at: Date
  /** One line for each table. */
  readonly losses: readonly string[]
}

/** The beginning of a restore point: what it is, how it is used, and the frame of its transaction. */
export function restoreHead({ database, migration, at, losses }: RestoreHead): string {
  return `-- Restore point of the database ${database}, taken at ${at.toISOString()} before ${migration} was rolled back.
-- Holds every row of the tables concerned, personal data included, as they were then:
${losses.map((line) => `--   ${line}`).join('\n')}
-- Bring the tables back first (pnc-db migrate), then the rows: psql <url> -f <this file>
-- Rows that are there again are set to what they were; rows made since are left alone.
\\set ON_ERROR_STOP on
begin;
set local role pnc_owner;
set local client_encoding = 'UTF8';
set local datestyle = 'ISO';
set local intervalstyle = 'postgres';
set local search_path = public;
create schema restore_point;
`
}

/**
 * The end of a restore point: every foreign key is looked at, and the tables are guarded again as they were. Not before all rows
 * are there: a table whose deferred checks wait cannot be altered.
 */
export function restoreTail(tables: readonly TableState[]): string {
  const late = lateReferences(tables)
  return `
set constraints all immediate;
${tables.map(guardAgain).join('')}${late.map(({ table, constraint, deferral }) => deferring(table, constraint, deferral)).join('')}drop schema restore_point;
commit;
`
}

/** What stands before all rows: foreign keys to tables that come later wait for the end. */
export function deferLateReferences(tables: readonly TableState[]): string {
  return lateReferences(tables)
    .map(({ table, constraint }) => deferring(table, constraint, 'deferrable initially deferred'))
    .join('')
}

const deferring = (table: string, constraint: string, deferral: string) =>
  `alter table ${table} alter constraint ${constraint} ${deferral};\n`

/** Foreign keys that go in circles, so that no order of the tables suits all of them. */
function lateReferences(
  tables: readonly TableState[],
): readonly (TableReference & { readonly table: string })[] {
  const places = new Map(tables.map(({ oid }, place) => [oid, place]))
  return tables.flatMap(({ name, references }, place) =>
    references.filter(({ oid }) => (places.get(oid) ?? -1) > place).map((each) => ({ ...each, table: name })),
  )
}

const guardAgain = ({ name, forced, triggerStates }: TableState) =>
  `alter table ${name} ${['enable trigger user', ...triggerStates, ...(forced ? ['force row level security'] : [])].join(', ')};\n`

/** What stands before the rows of a table, and what follows them. `staging` is a name that no other table of the file has. */
export function restoreTable(
  table: TableState,
  staging: string,
): { readonly head: string; readonly tail: string } {
  const { name, columns, forced } = table
  const list = columns.join(', ')
  return {
    head: `
create table ${staging} as select ${list} from ${name} with no data;
copy ${staging} (${list}) from stdin;
`,
    tail: `\\.
alter table ${name} disable trigger user${forced ? ', no force row level security' : ''};
${mergeStatement(table, staging)};
drop table ${staging};
`,
  }
}

function mergeStatement(
  { name, ownRows, columns, key, isKeyDeferrable, numbered }: TableState,
  staging: string,
): string {
  const list = columns.join(', ')
  const insert = `insert into ${name} (${list}) overriding system value select ${list} from ${staging}`
  // Without a key nothing tells a row that is there again from another one like it.
  if (key.length === 0) return `delete from ${ownRows};\n${insert}`
  const others = columns.filter((column) => !key.includes(column) && !numbered.includes(column))
  const setTo = (source: string) =>
    `update set ${others.map((column) => `${column} = ${source}.${column}`).join(', ')}`
  if (!isKeyDeferrable) {
    return `${insert}\n  on conflict (${key.join(', ')}) do ${others.length > 0 ? setTo('excluded') : 'nothing'}`
  }
  return `merge into ${name} present using ${staging} kept on ${key.map((column) => `present.${column} = kept.${column}`).join(' and ')}
  when matched then ${others.length > 0 ? setTo('kept') : 'do nothing'}
  when not matched then insert (${list}) overriding system value values (${columns.map((column) => `kept.${column}`).join(', ')})`
}
