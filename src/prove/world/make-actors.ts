import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { createContextSigner } from '../../query/context-signer.js'
import { type TenantContext } from '../../query/tenant-context.js'
import { type Actor } from '../actor.js'
import { literal } from '../sql-text.js'
import { type Uncovered } from '../victims/make-victims.js'
import { type Member } from './choose-people.js'
import { type Powers } from './powers.js'
import { sealContext } from './seal-context.js'

/** Owns everything; FORCE row security holds for it too. */
const owner = 'pnc_owner'
/** Becomes the owner, and is nothing else. */
const migrator = 'pnc_migrator'

export interface ActorOptions {
  readonly catalog: Catalog
  readonly powers: Powers
  readonly secret: string
  readonly tenant: number
  readonly members: readonly Member[]
}

export interface MadeActors {
  readonly actors: readonly Actor[]
  /** Roles that the login of the prover cannot act as. */
  readonly uncovered: readonly Uncovered[]
}

/** Everybody who attacks: each role in its contexts, each role without one, the owner, and a login that was granted nothing. */
export async function makeActors(client: Client, options: ActorOptions): Promise<MadeActors> {
  const { catalog, powers, tenant, members } = options
  const contexts: readonly (TenantContext | undefined)[] = [
    undefined,
    ...members.map(({ user, roles }) => ({ tenant, user, roles })),
    { tenant, roles: ['system'] },
  ]
  const actors: Actor[] = []
  const uncovered: Uncovered[] = []
  for (const role of attackingRoles(catalog)) {
    if (!powers.mayBecome(role)) {
      uncovered.push({
        object: role,
        reason: 'The login of the prover is neither a superuser nor a member of this role.',
        remedy: `Connect as a superuser, or grant ${role} to the login.`,
      })
      continue
    }
    const become = await powers.actAs(role)
    for (const context of isWriter(role, catalog) ? contexts : contexts.filter(isFirstOrLast)) {
      actors.push(await actorOf(client, options, { role, kind: 'group', become, context }))
    }
  }
  // As a migration runs: a login of pnc_migrator that took the role of the owner.
  const asOwner = [...(powers.isSuperuser ? await powers.actAs(migrator) : []), `set local role ${owner}`]
  actors.push(
    await actorOf(client, options, {
      role: owner,
      kind: 'owner',
      become: asOwner,
      context: { tenant, roles: ['system'] },
    }),
  )
  if (powers.isSuperuser) {
    const become = await powers.actAs(undefined)
    const [login = ''] = become.map((text) => text.split(' ').at(-1) ?? '')
    // It may look names up: what it was not granted must stop it, and not that it does not find it.
    for (const { id } of catalog.schemas) await client.query(`grant usage on schema ${id} to ${login}`)
    actors.push(
      await actorOf(client, options, {
        role: undefined,
        kind: 'nobody',
        become,
        context: { tenant, roles: ['system'] },
      }),
    )
  }
  return { actors, uncovered }
}

/** Roles that are granted something and log in through their members, but for those that own things. */
function attackingRoles({ roles, functions }: Catalog): readonly string[] {
  const definers = new Set(
    functions.filter(({ isSecurityDefiner }) => isSecurityDefiner).map((each) => each.owner),
  )
  return roles
    .filter(
      ({ name, isSuperuser }) => !isSuperuser && name !== owner && name !== migrator && !definers.has(name),
    )
    .filter(({ name, canLogin }) => !(canLogin && name.startsWith('pnc_prove_')))
    .map(({ name }) => name)
}

function isWriter(role: string, { tables }: Catalog): boolean {
  return tables.some(({ grants, columns }) =>
    [...grants, ...columns.flatMap((column) => column.grants)].some(
      ({ grantee, privilege }) => grantee === role && privilege !== 'select',
    ),
  )
}

/** Who writes nothing is the same in every context, but for having one. */
function isFirstOrLast(_context: unknown, place: number, all: readonly unknown[]): boolean {
  return place === 0 || place === 1 || place === all.length - 1
}

async function actorOf(client: Client, { secret }: ActorOptions, actor: Omit<Actor, 'name'>): Promise<Actor> {
  const { role = 'a login without privileges', context } = actor
  if (context === undefined) return { ...actor, name: `${role} without a context` }
  const sealed = await enteredContext(client, secret, context)
  const who =
    context.user === undefined
      ? 'the system'
      : (context.roles?.join(' and ') ?? '') || 'a member without roles'
  return {
    ...actor,
    name: `${role} as ${who}`,
    become: [...actor.become, `set local pnc.context = ${literal(sealed)}`],
  }
}

/** Enters the context as a service would, and gives what core.enter has put into the setting. */
async function enteredContext(client: Client, secret: string, context: TenantContext): Promise<string> {
  const token = createContextSigner(secret, 3600)(context)
  const { rows } = await client.query<{ allowed: boolean; now: string }>(
    `select pg_catalog.has_function_privilege('core.enter(text)', 'execute') as allowed, extract(epoch from now())::text as now`,
  )
  const { allowed, now } = rows[0] ?? { allowed: false, now: '' }
  // A login that may not enter knows the secret all the same.
  if (!allowed) return sealContext({ secret, now, endsAt: Date.now() + 3_600_000, token })
  await client.query('savepoint entering')
  await client.query('select core.enter($1)', [token])
  const entered = await client.query<{ context: string }>(`select current_setting('pnc.context') as context`)
  await client.query('rollback to savepoint entering; release savepoint entering')
  return entered.rows[0]?.context ?? ''
}
