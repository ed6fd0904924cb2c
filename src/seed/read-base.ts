import type { Client } from 'pg'
import { demoMembers } from './demo-members.js'
import type { SeedBase } from './plan/seed-base.js'

const page = 50_000

/**
 * Reads what an append has to keep clear of. The generation is a fingerprint of the people who are there: every append adds
 * some, so that the next one makes other rows, and the same append to two equal databases gives equal rows.
 */
export async function readBase(client: Client): Promise<SeedBase> {
  const tenants = await client.query<{ slug: string; id: number }>('select slug, id from core.tenants')
  const people = await client.query<{ id: string }>('select id from core.users where id = any ($1::uuid[])', [
    demoMembers.map(({ userId }) => userId),
  ])
  const generation = await client.query<{ fingerprint: string }>(`
    select count(*) || '-' || coalesce(sum(hashtextextended(id::text, 0)), 0) as fingerprint from core.users
  `)
  return {
    generation: generation.rows[0]?.fingerprint ?? '',
    tenants: new Map(tenants.rows.map(({ slug, id }) => [slug, id])),
    people: new Set(people.rows.map(({ id }) => id)),
    phones: await readPhones(client),
  }
}

async function readPhones(client: Client): Promise<ReadonlySet<string>> {
  const phones = new Set<string>()
  for (let last = ''; ;) {
    const { rows } = await client.query<{ phone: string }>(
      'select phone from core.users where phone > $1 order by phone limit $2',
      [last, page],
    )
    for (const { phone } of rows) phones.add(phone)
    last = rows.at(-1)?.phone ?? last
    if (rows.length < page) return phones
  }
}
