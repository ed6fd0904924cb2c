import type { Client } from 'pg'
import { expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { entered, trailOf } from '../audit/trail.js'
import { testKeyRing } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, services } from '../permissions/organisations.js'
import { tokenFor } from './attacker.js'

// A statement can change the context while it runs: set_config and core.enter are functions like others, and policies ask for the
// tenant and for the roles when they first need them.
const database = await useTestDatabase()
await addOrganisations(database)

/** Somebody who runs an organisation and is a plain member of a market. */
const elsewhere: TenantContext = { tenant: acme.id, user: acme.admin.user, roles: ['org_admin'] }
const here: TenantContext = { tenant: services.id, user: acme.admin.user, roles: [] }
await database.asOwner(
  `insert into core.memberships (tenant_id, user_id, display_name) values ($1, $2, 'Guest')`,
  [here.tenant, here.user],
)
await database.asOwner(
  `insert into core.settings (tenant_id, name, value, data_type, is_private) values ($1, 'till', '"1234"', 'string', true)`,
  [here.tenant],
)
await database.asOwner(
  `insert into core.tenant_roles (tenant_id, code, name, description) values ($1, 'own:clerk', 'Clerk', 'Of the market.')`,
  [here.tenant],
)

/** The sealed context that a token gives in this transaction. */
async function sealed(client: Client, context: TenantContext): Promise<string> {
  await client.query('select core.enter($1)', [tokenFor(database, context)])
  const { rows } = await client.query<{ context: string }>(`select current_setting('pnc.context') as context`)
  return rows[0]?.context ?? ''
}

/** Asks the table once in the first context and finds nothing there, and then, in the same statement, in the second. */
const twice = (work: string) => `
  with asked as materialized (
    select set_config('pnc.context', case when c.place = 1 then $1 else $2 end, true) as context, c.place
    from (values (1), (2)) c (place) offset 0
  )
  select found.* from asked cross join lateral (${work} offset 0) found`

test('a member who is staff of another tenant reads as one of both, never with the roles of one in the other', async () => {
  const rows = await entered(database, 'pnc_service', here, async (client) => {
    const contexts = [await sealed(client, here), await sealed(client, elsewhere)]
    await client.query(
      `set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_memoize = off`,
    )
    const statement = twice(`
      select s.name from core.settings s
      where length(asked.context) > 0 and s.name = case when asked.place = 1 then 'none' else 'till' end`)
    return (await client.query<object>(statement, contexts)).rows
  })
  expect(rows).toEqual([])
})

test('nor does it write so', async () => {
  const changed = await entered(database, 'pnc_service', here, async (client) => {
    const contexts = [await sealed(client, here), await sealed(client, elsewhere)]
    await client.query(
      `set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off`,
    )
    return client.query(
      `with asked as materialized (
        select set_config('pnc.context', case when c.place = 1 then $1 else $2 end, true) as context, c.place
        from (values (1), (2)) c (place) offset 0
      )
      update core.tenant_roles r set description = 'Changed' from asked
      where length(asked.context) > 0 and r.code = case when asked.place = 1 then 'own:none' else 'own:clerk' end`,
      contexts,
    )
  })
  expect(changed.rowCount).toBe(0)
})

test('whoever asks for a verification is not approved by staff of another tenant, between two rows', async () => {
  const db = await database.connect({ keyRing: testKeyRing })
  const { verifications } = db.as(services.cleo)
  const first = await verifications.create({ type: 'identity', evidence: { photo: 'front' } })
  const second = await verifications.create({ type: 'business', evidence: { photo: 'back' } })
  const approving = entered(database, 'pnc_service', services.cleo, async (client) => {
    const other = await sealed(client, elsewhere)
    await client.query('select core.enter($1)', [tokenFor(database, services.cleo)])
    return client.query(
      `update core.verifications v set status = case when v.id = $1 then 'pending' else 'approved' end
      where v.id in ($1, $2) returning set_config('pnc.context', $3, true)`,
      [first.id, second.id, other],
    )
  })
  await expect(approving).rejects.toMatchObject({ code: 'PN063' })
  expect((await verifications.get(second.id)).status).toBe('pending')
})

test('the functions that policies ask for a role answer with its tenant, in every policy of a tenant table', async () => {
  const rows = await database.asOwner(`
    select p.polrelid::regclass::text as table, p.polname as policy
    from pg_policy p
    join pg_attribute a on a.attrelid = p.polrelid and a.attname = 'tenant_id'
    where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'core\\.(is_staff|has_role|has_any_role)'`)
  expect(rows).toEqual([])
})

const forget = `set_config('pnc.context', '', true)`

test('a member of staff that forgets its context on the way is not taken for the platform', async () => {
  const { user } = acme.admin
  const grant = `insert into core.role_grants (tenant_id, user_id, role_code) values (${acme.id}, '${user}', 'super_admin') returning ${forget}`
  const last = `delete from core.role_grants where user_id = '${user}' returning ${forget}`
  const leave = `update core.memberships set status = 'left' where user_id = '${user}' returning ${forget}`
  for (const statement of [grant, last, leave]) {
    await expect(
      entered(database, 'pnc_service', acme.admin, (client) => client.query(statement)),
      statement,
    ).rejects.toMatchObject({ code: 'PN001' })
  }
  const roles = await database.asOwner(
    `select role_code from core.role_grants where tenant_id = $1 and user_id = $2`,
    [acme.id, user],
  )
  expect(roles).toEqual([{ role_code: 'org_admin' }])
})

test('a context that ends on the way ends the statement', async () => {
  const rename = `update core.memberships set display_name = 'Late' where user_id = $1 returning set_config('pnc.context', 'over', true)`
  await expect(
    entered(database, 'pnc_service', acme.admin, (client) => client.query(rename, [acme.admin.user])),
  ).rejects.toMatchObject({ code: 'PN003' })
})

test("a change that forgets its context on the way enters neither the table nor the trail as nobody's", async () => {
  const names = `update core.memberships set display_name = display_name || '!' where tenant_id = ${acme.id}`
  const change = (statement: string) =>
    entered(database, 'pnc_service', acme.admin, (client) => client.query(statement))
  await expect(change(`${names} returning ${forget}`)).rejects.toMatchObject({ code: 'PN001' })
  await expect(
    change(`with changed as (${names} returning 1) select ${forget} from changed`),
  ).rejects.toMatchObject({
    code: 'PN001',
  })
  // Taken away after the first row, and put back after the last.
  const back = `${names} returning set_config('pnc.context', case when user_id = $2 then $1 else '' end, true)`
  const last = acme.vera.user
  await expect(
    entered(database, 'pnc_service', acme.admin, async (client) => {
      const context = await sealed(client, acme.admin)
      return client.query(back, [context, last])
    }),
  ).rejects.toMatchObject({ code: 'PN001' })
  const trail = await trailOf(database, 'core.memberships')
  expect(trail.filter(({ operation, tenant_id }) => operation === 'update' && tenant_id === acme.id)).toEqual(
    [],
  )
})
