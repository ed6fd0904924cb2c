import { type Client } from 'pg'

/** A member who acts, with the roles it holds. */
export interface Member {
  readonly user: string
  readonly roles: readonly string[]
}

/** More members than this, of as many roles, tell nothing new. */
const mostMembers = 3

/** Active members of a tenant and of no other one in question; those with most roles first, each with a role that none before it holds. */
export async function choosePeople(client: Client, tenant: number, not: number): Promise<readonly Member[]> {
  const { rows } = await client.query<Member>(
    `select m.user_id::text as user, array_remove(array_agg(g.role_code::text order by g.role_code), null) as roles
     from core.memberships m
     left join core.role_grants g using (tenant_id, user_id)
     where m.tenant_id = $1 and m.status = 'active'
       and not exists (select from core.memberships o where o.user_id = m.user_id and o.tenant_id = $2)
     group by m.user_id
     order by count(g.role_code) desc, m.user_id
     limit 200`,
    [tenant, not],
  )
  const [first, ...others] = rows
  const last = others.at(-1)
  if (first === undefined) return []
  const chosen = [first]
  const held = new Set(first.roles)
  for (const member of others) {
    if (chosen.length >= mostMembers - 1) break
    if (member.roles.some((role) => !held.has(role))) chosen.push(member)
    member.roles.forEach((role) => held.add(role))
  }
  // Whoever holds least is stopped where the others are not.
  return last === undefined || chosen.includes(last) ? chosen : [...chosen, last]
}
