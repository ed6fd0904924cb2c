import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { foreignOwner } from '../attacks/conditions.js'
import { readTargets } from '../read-targets.js'
import { identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { inOrder } from '../victims/in-order.js'
import { makeVictims, type Uncovered } from '../victims/make-victims.js'
import { chooseSides, type ChosenSides } from './choose-sides.js'
import { forgeContexts, forgeTokens } from './forge-contexts.js'
import { makeActors } from './make-actors.js'
import { openRows, readMarkers } from './markers.js'
import { type Powers } from './powers.js'
import { readSequences } from './read-sequences.js'
import { readStatistics } from './read-statistics.js'
import { type World } from './world.js'

export interface WorldOptions {
  readonly catalog: Catalog
  readonly powers: Powers
  readonly secret: string
  readonly isServer: boolean
  /** The context of the attacked tenant as another transaction had it, where there was one. */
  readonly replay: (tenant: number) => Promise<string>
}

export interface BuiltWorld {
  readonly world: World
  readonly sides: ChosenSides
  readonly markers: readonly string[]
  readonly uncovered: readonly Uncovered[]
}

/** Gathers, and makes where it is missing, everything that attacks need. All of it stays in the transaction of the proof. */
export async function buildWorld(client: Client, options: WorldOptions): Promise<BuiltWorld> {
  const { catalog, powers, secret } = options
  const targets = readTargets(catalog)
  const lifted = targets.filter(({ table }) => table?.forcesRowSecurity).map(({ id }) => id)
  await run(client, openForProver(powers, targets, lifted))
  const sides = await chooseSides(client, targets, catalog)
  const { ownTenant, foreignTenant, members, foreignPerson } = sides
  const { victims, uncovered } = await makeVictims(
    client,
    targets,
    {
      own: { tenant: String(ownTenant), person: members[0]?.user },
      foreign: { tenant: String(foreignTenant), person: foreignPerson },
    },
    catalog,
  )
  const open = targets
    .filter(
      ({ kind, ownership }) =>
        kind === 'table' && ownership.kind !== 'guarded' && ownership.kind !== 'person',
    )
    .map((target) => openRows(target.id, quoted(ownerColumn(target)), String(ownTenant)))
  const own = members.map(({ user }) => `select ${literal(user)}`)
  const markers = await readMarkers(
    client,
    victims,
    [...open, ...own],
    [secret, Buffer.from(secret).toString('hex')],
  )
  const statistics = await readStatistics(client, catalog)
  const sequences = await readSequences(client, catalog)
  const { rows } = await client.query<{ name: string; now: string }>(
    'select quote_ident(current_database()) as name, extract(epoch from now())::text as now',
  )
  const replayed = await options.replay(foreignTenant)
  await run(client, closeAgain(powers, targets, lifted))
  const { actors, uncovered: untried } = await makeActors(client, {
    catalog,
    powers,
    secret,
    tenant: ownTenant,
    members,
  })
  const forging = {
    secret,
    ownTenant,
    foreignTenant,
    person: members[0]?.user ?? foreignPerson,
    foreignPerson,
    replayed,
    now: rows[0]?.now ?? '',
    grantsEnd: catalog.tables.some(
      ({ id, columns }) => id === 'core.role_grants' && columns.some(({ name }) => name === 'expires_at'),
    ),
  }
  const world: World = {
    isServer: options.isServer,
    areLogins: powers.isSuperuser,
    asProver: (tables) => (powers.isSuperuser ? [] : powers.unmask(tables)),
    grantTemporary: `grant temporary on database ${rows[0]?.name ?? ''} to public`,
    ownTenant,
    foreignTenant,
    foreignPerson,
    actors,
    targets,
    victims,
    statistics,
    sequences,
    forgedContexts: forgeContexts(forging),
    forgedTokens: forgeTokens(forging),
  }
  const missing = targets
    .filter(
      ({ id, table }) => table !== undefined && victims.has(id) && victims.get(id)?.foreign === undefined,
    )
    .filter(({ id }) => !uncovered.some(({ object }) => object === id))
    .map(({ id }) => ({ object: id, reason: 'It holds no row of the other tenant, and none could be made.' }))
  return { world, sides, markers, uncovered: [...uncovered, ...missing, ...untried] }
}

/** Statements after which the prover sees every row, and may write rows as they are. */
function openForProver(
  powers: Powers,
  targets: readonly Target[],
  lifted: readonly string[],
): readonly string[] {
  if (powers.isSuperuser) return ['set local session_replication_role = replica']
  return [
    ...powers.unmask(lifted),
    ...tablesOf(targets).map((id) => `alter table ${id} disable trigger user`),
  ]
}

function closeAgain(
  powers: Powers,
  targets: readonly Target[],
  lifted: readonly string[],
): readonly string[] {
  if (powers.isSuperuser) return ['set local session_replication_role = origin']
  return [
    'set constraints all immediate',
    ...tablesOf(targets).map((id) => `alter table ${id} enable trigger user`),
    ...lifted.map((table) => `alter table ${table} force row level security`),
    'set local role none',
  ]
}

/** Statements that take the rows of the other tenant away, for attacks whose answer must not depend on them. */
export function withoutForeignRows(
  { targets, ...world }: World,
  powers: Powers,
  catalog: Catalog,
): readonly string[] {
  const lifted = targets.filter(({ table }) => table?.forcesRowSecurity).map(({ id }) => id)
  // Children first: without the rights of a superuser their foreign keys hold.
  const deletes = inOrder(targets, catalog)
    .toReversed()
    .filter(({ kind, ownership }) => kind === 'table' && ownership.kind === 'tenant')
    .map(
      (target) =>
        `delete from ${target.id} where ${identifier(ownerColumn(target) ?? '')} = ${foreignOwner(target, { ...world, targets })}`,
    )
  return powers.isSuperuser
    ? [
        ...powers.unmask([]),
        'set local session_replication_role = replica',
        ...deletes,
        'set local session_replication_role = origin',
      ]
    : [
        ...powers.unmask(lifted),
        ...tablesOf(targets).map((id) => `alter table ${id} disable trigger user`),
        ...deletes,
        'set constraints all immediate',
        ...tablesOf(targets).map((id) => `alter table ${id} enable trigger user`),
        ...lifted.map((table) => `alter table ${table} force row level security`),
        'set local role none',
      ]
}

function tablesOf(targets: readonly Target[]): readonly string[] {
  return targets.filter(({ kind }) => kind === 'table').map(({ id }) => id)
}

function quoted(name: string | undefined): string | undefined {
  return name === undefined ? undefined : identifier(name)
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
  if (statements.length > 0) await client.query(statements.join('; '))
}
