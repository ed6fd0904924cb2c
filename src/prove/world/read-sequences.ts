import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { type SequenceState } from './world.js'

/** Every sequence of our schemas, those of identity columns included, and where it stands. */
export async function readSequences(client: Client, { schemas }: Catalog): Promise<readonly SequenceState[]> {
  const { rows } = await client.query<{ id: string }>(
    `select format('%I.%I', n.nspname, c.relname) as id
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and c.relpersistence <> 't' and n.nspname = any ($1)
       and not exists (
         select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
       )
     order by 1`,
    [schemas.map(({ name }) => name)],
  )
  const states: SequenceState[] = []
  for (const { id } of rows) {
    const found = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${id}`,
    )
    const { value, called } = found.rows[0] ?? { value: '1', called: false }
    states.push({ id, lastValue: value, isCalled: called })
  }
  return states
}
