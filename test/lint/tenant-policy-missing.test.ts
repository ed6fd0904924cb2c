import { expect, test } from 'vitest'
import { runRules } from '../../src/lint/run-rules.js'
import { tenantPolicyMissing } from '../../src/lint/rules/tenant-policy-missing.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readExample } from './read-example.js'

const database = await useTestDatabase()
const client = await database.openClient(database.ownerUrl)

const table = 'create table shop.orders (id uuid, tenant_id int not null, primary key (id, tenant_id));'
const roles = 'pnc_owner, pnc_service, pnc_readonly'
const tied = 'tenant_id = (select core.current_tenant_id())'
const findIn = async (example: string) =>
  runRules([tenantPolicyMissing], await readExample(client, example)).map(({ object }) => object)

test('one policy will do, for more roles than reach the table', async () => {
  const policy = `create policy tenant on shop.orders as restrictive to ${roles}, pnc_auditor using (${tied});`
  expect(await findIn(table + policy)).toEqual([])
})

test.each([
  ['it is permissive', `for all to ${roles} using (${tied})`],
  ['it holds for reading only', `as restrictive for select to ${roles} using (${tied})`],
  ['it leaves out the owner', `as restrictive to pnc_service, pnc_readonly using (${tied})`],
  [
    'it leaves out a role that reaches the schema',
    `as restrictive to pnc_owner, pnc_service using (${tied})`,
  ],
  ['it lets new rows be of any tenant', `as restrictive to ${roles} using (${tied}) with check (true)`],
  ['it lets other rows through as well', `as restrictive to ${roles} using (${tied} or id is not null)`],
  ['it compares with a tenant of its own', `as restrictive to ${roles} using (tenant_id = (select 1))`],
  ['it asks for every row', `as restrictive to ${roles} using (tenant_id = core.current_tenant_id())`],
  [
    'it lets rows without a context through',
    `as restrictive to ${roles} using (tenant_id = (select coalesce(core.current_tenant_id(), tenant_id)))`,
  ],
])('a policy is no tenant policy where %s', async (_, policy) => {
  expect(await findIn(`${table} create policy tenant on shop.orders ${policy};`)).toEqual(['shop.orders'])
})

test('the table that tenant_id refers to needs one on its key', async () => {
  const policies = 'drop policy tenants_all_tenant on core.tenants;'
  expect(await findIn(policies)).toEqual(['core.tenants'])
})

test('a partition needs one as soon as it lets somebody in', async () => {
  const parent = `${table.replace(';', ' partition by range (id);')}
    create policy tenant on shop.orders as restrictive to ${roles} using (${tied});
    create table shop.orders_1 partition of shop.orders default;`
  expect(await findIn(parent)).toEqual([])
  expect(await findIn(`${parent} create policy open on shop.orders_1 to pnc_service using (true);`)).toEqual([
    'shop.orders_1',
  ])
})
