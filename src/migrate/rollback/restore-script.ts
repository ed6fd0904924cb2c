import type { TableState } from './table-states.js'

/** The tables in an order in which each comes after those its foreign keys point to. */
export function inOrderOfReference(tables: readonly TableState[]): readonly TableState[] {
  const byOid = new Map(tables.map((table) => [table.oid, table]))
  const ordered = new Set<TableState>()
  const open = new Set<TableState>()
  const visit = (table: TableState): void => {
    if (ordered.has(table) || open.has(table)) return
    open.add(table)
    for (const oid of table.refers_to) {
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

export const restoreTail = `drop schema restore_point;
commit;
`

/** What stands before the rows of a table, and what follows them. `staging` is a name that no other table of the file has. */
export function restoreTable(
  { name, columns, key, forced }: TableState,
  staging: string,
): { readonly head: string; readonly tail: string } {
  const list = columns.join(', ')
  const others = columns.filter((column) => !key.includes(column))
  const lift = `disable trigger user${forced ? ', no force row level security' : ''}`
  const restore = `enable trigger user${forced ? ', force row level security' : ''}`
  const merge =
    others.length > 0
      ? `do update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`
      : 'do nothing'
  return {
    head: `
create table ${staging} as select ${list} from ${name} with no data;
copy ${staging} (${list}) from stdin;
`,
    // Without a key nothing tells a row that is there again from another one like it.
    tail: `\\.
alter table ${name} ${lift};
${key.length === 0 ? `delete from ${name};\n` : ''}insert into ${name} (${list}) overriding system value select ${list} from ${staging}${
      key.length === 0 ? '' : `\n  on conflict (${key.join(', ')}) ${merge}`
    };
alter table ${name} ${restore};
drop table ${staging};
`,
  }
}
