import type { Client } from 'pg'
import { expect, test } from 'vitest'
import { tokenDigest } from '../../src/authentication/session-token.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets } from '../market/two-markets.js'
import { cheap, registerPerson } from './registered-people.js'
import { signInClient } from './sign-in-client.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)

const isBlocked = async (client: Client) => {
  const { processID } = client as unknown as { processID: number }
  const waiting = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`
  return (await database.asOwner(waiting, [processID])).length > 0
}

describeOnServer('at the same time', 'the embedded engine is one session', () => {
  test('a sign-in with the old password and a change of it leave no session and no hash of the old one', async () => {
    const { address, token, user_id } = await registerPerson(db)
    const second = { service: 'email', id: `second-${address.id}` } as const
    const begun = await db.authentication.beginCode({ address: second, purpose: 'link' })
    const { identity_id } = await db.authentication.linkCode(token, {
      address: second,
      challenge: begun.challenge,
      code: begun.code,
    })
    const [old] = await database.asOwner<{ hash: string; id: string }>(
      `select p.hash, i.id from core.passwords p join core.identities i on i.user_id = p.user_id
      where p.user_id = $1 and i.service_id = $2`,
      [user_id, address.id],
    )
    const [holding, signingIn, changing] = [
      await database.openClient(database.ownerUrl),
      await signInClient(database),
      await signInClient(database),
    ]
    // The sign-in has compared the hash, and waits before it opens its session.
    await holding.query('begin')
    await holding.query('select from core.identities where id = $1 for update', [old?.id])
    const session = {
      digest: '0'.repeat(64),
      idle_seconds: 3600,
      longest_seconds: 3600,
    }
    const signIn = signingIn.query('select core.sign_in_with_password($1, $2, $3, $4)', [
      old?.id,
      old?.hash,
      old?.hash,
      session,
    ])
    await expect.poll(() => isBlocked(signingIn), { timeout: 20_000 }).toBe(true)
    let isChanged = false
    const change = changing
      .query(`select core.change_password($1, $2, $3, $4) as outcome`, [
        tokenDigest(token),
        identity_id,
        old?.hash,
        old?.hash.replace(/.{6}$/, 'AAAAAA'),
      ])
      .then(async ({ rows }) => {
        isChanged = true
        await changing.query('commit')
        return rows as { outcome: string }[]
      })
    await expect.poll(async () => isChanged || (await isBlocked(changing)), { timeout: 20_000 }).toBe(true)
    await holding.query('rollback')
    await signIn
    await signingIn.query('commit')
    expect(await change).toEqual([{ outcome: 'changed' }])

    const held = await database.asOwner<{ digest: string }>(
      `select encode(token_digest, 'hex') as digest from core.sessions where user_id = $1 and revoked_at is null`,
      [user_id],
    )
    expect(held).toEqual([{ digest: tokenDigest(token).toString('hex') }])
    const [now] = await database.asOwner<{ hash: string }>(
      'select hash from core.passwords where user_id = $1',
      [user_id],
    )
    expect(now?.hash).not.toBe(old?.hash)
  })
})
