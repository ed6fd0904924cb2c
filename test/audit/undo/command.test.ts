import { expect, test } from 'vitest'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { runCli } from '../../harness/run-cli.js'
import { urlOf } from '../../harness/url-of.js'
import { ghana } from '../../market/two-markets.js'
import { trailOf } from '../trail.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, newShop, rename } = await useUndoneShops()

describeOnServer('pnc-db audit undo', 'a second process cannot open the embedded engine', () => {
  const env = { DATABASE_URL: database.ownerUrl, PNC_CONTEXT_SECRET: database.contextSecret }
  const run = (...args: string[]) => runCli(['audit', 'undo', ...args], { env })

  test('prints what it would do, does it, and lists what stands in the way', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    expect(await run(transaction)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason') as string,
    })
    expect(await run(transaction, '--dry-run')).toMatchObject({
      code: 0,
      stdout:
        `-- in tenant ${ghana.id}\nupdate market.businesses set name = 'Ama Foods'::text ` +
        `where tenant_id = ${ghana.id} and id = '${shop.id}'::uuid;\n-- Nothing was changed.\n`,
    })
    await rename(shop.id, 'Meant so')
    const refused = await run(transaction, '--reason', 'A mistake', '--json')
    expect(refused.code).toBe(4)
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: {
        code: 'UNDO_CONFLICT',
        details: { conflicts: [{ kind: 'changed-later', columns: ['name'] }] },
      },
    })
    const looked = await run(transaction, '--dry-run')
    expect(looked.code).toBe(4)
    expect(looked.stdout).toMatch(/-- Conflicts:\n-- changed-later: change \d+, market\.businesses/)
    const other = await rename((await newShop()).id, 'Wrong')
    const done = await run(other, '--reason', 'A mistake')
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Undid transaction \d+ with 1 statement, /) as string,
    })
  })

  test('is for a login that may become the owner and a service, and names it', async () => {
    const login = { user: `undoer_${Math.random().toString(36).slice(2)}`, password: 'of a test' }
    await database.asOwner(
      `create role ${login.user} login password '${login.password}' in role pnc_migrator, pnc_service`,
    )
    try {
      const shop = await newShop()
      const transaction = await rename(shop.id, 'Wrong')
      const result = await runCli(['audit', 'undo', transaction, '--reason', 'x'], {
        env: { ...env, DATABASE_URL: urlOf(database.ownerUrl, { login }) },
      })
      expect(result).toMatchObject({ code: 0, stderr: '' })
      const [last] = (await trailOf(database, 'market.businesses', shop.id)).slice(-1)
      expect(last).toMatchObject({ login: login.user, diff: { name: ['Wrong', 'Ama Foods'] } })
    } finally {
      await database.asOwner(`drop role ${login.user}`)
    }
  })

  test.each(['pnc_service', 'pnc_operator', 'pnc_migrator'])(
    'is not for a login of %s alone',
    async (group) => {
      const transaction = await rename((await newShop()).id, 'Wrong')
      const result = await runCli(['audit', 'undo', transaction, '--reason', 'x'], {
        env: { ...env, DATABASE_URL: database.loginUrl(group) },
      })
      expect(result.code).toBe(4)
    },
  )
})
