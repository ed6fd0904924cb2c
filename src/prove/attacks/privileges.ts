import { type Catalog, type CatalogPolicy, type Grant } from '../../catalog/catalog.js'
import { type Actor } from '../actor.js'
import { type Target } from '../target.js'

/** The roles whose privileges and policies are also those of a role: itself, what it is a member of, and public. */
export function rolesOf(role: string | undefined, { roles }: Catalog): ReadonlySet<string> {
  const found = new Set(['public'])
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const granted of roles.find((each) => each.name === name)?.memberOf ?? [])
      visit(granted.split(' ')[0] ?? '')
  }
  if (role !== undefined) visit(role)
  return found
}

/** The columns that the actor may insert or update, generated ones left out. */
export function writableColumns(
  { relation, columns }: Target,
  actor: Actor,
  privilege: 'insert' | 'update',
  catalog: Catalog,
): readonly string[] {
  const plain = columns.filter(({ generated, identity }) => generated === null && identity !== 'always')
  if (actor.kind === 'owner') return plain.map(({ name }) => name)
  const roles = rolesOf(actor.role, catalog)
  const has = (grants: readonly Grant[]) =>
    grants.some((grant) => grant.privilege === privilege && roles.has(grant.grantee))
  return plain.filter(({ grants }) => has(relation.grants) || has(grants)).map(({ name }) => name)
}

/**
 * Whether a statement has to be refused, and not only to find nothing: partitions are not there for anybody, who was granted
 * nothing gets nothing, and a privilege on a table behind row security without a policy for it is a mistake that luck keeps empty.
 */
export function hasToBeRefused(
  { kind, table, ownership }: Target,
  actor: Actor,
  command: CatalogPolicy['command'],
  catalog: Catalog,
): boolean {
  if (actor.kind === 'nobody') return true
  if (actor.kind === 'owner') return false
  if (kind === 'partition') return true
  if (table === undefined || ownership.kind === 'reference') return false
  if (!table.hasRowSecurity && ownership.kind !== 'guarded') return false
  const roles = rolesOf(actor.role, catalog)
  return !table.policies.some(
    (policy) =>
      policy.isPermissive &&
      (policy.command === command || policy.command === 'all') &&
      policy.roles.some((role) => roles.has(role)),
  )
}
