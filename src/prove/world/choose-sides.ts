import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { PncError } from '../../errors/pnc-error.js'
import { identifier } from '../sql-text.js'
import { type Target } from '../target.js'
import { makeRow } from '../victims/make-row.js'
import { choosePeople, type Member } from './choose-people.js'
import { chooseTenants, countRows } from './choose-tenants.js'

/** Who attacks and who is attacked. */
export interface ChosenSides {
  readonly ownTenant: number
  readonly foreignTenant: number
  readonly members: readonly Member[]
  /** A person of the attacked tenant alone. */
  readonly foreignPerson: string
  /** Whether both tenants were there before the proof. */
  readonly areReal: boolean
}

/** Ids of what is made where the database has none. */
const made = {
  tenants: [2_000_000_001, 2_000_000_002],
  people: ['019bc000-0000-7000-8000-00000000e001', '019bc000-0000-7000-8000-00000000e002'],
} as const

/**
 * Chooses two tenants and people of each of them. Where there are none, they are made in the transaction of the proof.
 *
 * @throws PncError INTERNAL where the tables of tenants and people take no row
 */
export async function chooseSides(
  client: Client,
  targets: readonly Target[],
  catalog: Catalog,
): Promise<ChosenSides> {
  const tenantsTable = find(
    targets,
    (target) => target.ownership.kind === 'tenant' && target.ownership.column !== 'tenant_id',
  )
  const key = 'column' in tenantsTable.ownership ? tenantsTable.ownership.column : 'id'
  const { rows } = await client.query<{ id: number }>(
    `select ${identifier(key)} as id from ${tenantsTable.id} where status = 'active' order by 1`,
  )
  const active = rows.map(({ id }) => id)
  let chosen = chooseTenants(
    active,
    await countRows(
      client,
      targets.filter(({ kind }) => kind === 'table'),
    ),
  )
  const areReal = chosen !== undefined
  if (chosen === undefined) {
    for (const id of made.tenants)
      await make(client, tenantsTable, { [key]: String(id), ...sluggish(tenantsTable, id) }, catalog)
    chosen = active[0] === undefined ? [made.tenants[0], made.tenants[1]] : [active[0], made.tenants[1]]
  }
  const [ownTenant, foreignTenant] = chosen
  const own = await choosePeople(client, ownTenant, foreignTenant)
  const foreign = await choosePeople(client, foreignTenant, ownTenant)
  const members =
    own.length > 0 ? own : [await makeMember(client, targets, ownTenant, made.people[0], catalog)]
  const [stranger] =
    foreign.length > 0 ? foreign : [await makeMember(client, targets, foreignTenant, made.people[1], catalog)]
  return { ownTenant, foreignTenant, members, foreignPerson: stranger?.user ?? '', areReal }
}

/** Tenants are known by a name each. */
function sluggish({ columns }: Target, id: number): Readonly<Record<string, string>> {
  return columns.some(({ name }) => name === 'slug') ? { slug: `proof-${String(id)}` } : {}
}

async function makeMember(
  client: Client,
  targets: readonly Target[],
  tenant: number,
  user: string,
  catalog: Catalog,
): Promise<Member> {
  const people = find(targets, ({ id }) => id === 'core.users')
  const memberships = find(targets, ({ id }) => id === 'core.memberships')
  const person = 'column' in people.ownership ? people.ownership.column : 'id'
  await make(client, people, { [person]: user }, catalog)
  await make(client, memberships, { tenant_id: String(tenant), user_id: user }, catalog)
  return { user, roles: [] }
}

async function make(
  client: Client,
  target: Target,
  links: Readonly<Record<string, string>>,
  catalog: Catalog,
): Promise<void> {
  const row = await makeRow(client, target, links, catalog)
  if ('failure' in row) throw new PncError('INTERNAL', `No row of ${target.id} could be made: ${row.failure}`)
}

function find(targets: readonly Target[], test: (target: Target) => boolean): Target {
  const found = targets.find(test)
  if (found) return found
  throw new PncError('SCHEMA_MISMATCH', 'The database has no tenants and people as pnc-db knows them', {
    hint: 'Run pnc-db migrate first.',
  })
}
