import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createContextSigner } from '../../src/query/context-signer.js'
import { withFolder } from '../config/with-folder.js'
import { addPopulatedMarkets } from '../attack/populated-markets.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import type { ProofReport } from '../../src/prove/report/proof-report.js'
import { errorsOf, prove } from './prove.js'

const database = await useTestDatabase()

test('a database without any tenant is proven with tenants, people and rows that are made for it', async () => {
  const report = await prove(database, { families: ['read', 'attach', 'update'] })
  expect(errorsOf(report)).toEqual([])
  expect(report.tenants.areReal).toBe(false)
  expect(report.made).toContain('market.listings')
  // Those that were there already are not made; the two others go with the transaction.
  expect(await database.asOwner('select from core.tenants')).toEqual([])
})

test('a secret that the database does not know is refused: every attack would be, too', async () => {
  const proof = prove(database, { contextSecret: 'a secret that no database was ever told' })
  await expect(proof).rejects.toMatchObject({ code: 'CONTEXT_INVALID' })
})

test('a table for which no row can be made is not passed over: the proof fails', async () => {
  const given = `
    create table market.riddles (
      id uuid not null default core.uuid_v7(), tenant_id int not null references core.tenants on delete restrict,
      answer text not null check (md5(answer) = '00000000000000000000000000000000'), primary key (id, tenant_id)
    );
    alter table market.riddles enable row level security;
    alter table market.riddles force row level security`
  const report = await prove(database, { given, tables: ['market.riddles'], families: ['read'] })
  expect(errorsOf(report)).toEqual(['isolation-not-covered market.riddles'])
})

test('names that stand for nothing are refused', async () => {
  await expect(prove(database, { tables: ['market.nothing'] })).rejects.toMatchObject({ code: 'USAGE' })
})

test('an attack is tried by every role, by a login without privileges, and by the owner of the tables', async () => {
  const { actors } = await prove(database, { tables: ['core.users'], families: ['read'] })
  for (const who of [
    'pnc_service',
    'pnc_readonly',
    'pnc_operator',
    'pnc_auditor',
    'pnc_owner',
    'a login without',
  ]) {
    expect(
      actors.some((actor) => actor.startsWith(who)),
      who,
    ).toBe(true)
  }
})

describeOnServer('as a login that is no superuser', 'the login of the embedded engine is one', () => {
  test('a member of pnc_migrator attacks as the owner, and is told what is not covered', async () => {
    const { code, stdout } = await runCli(['prove', 'isolation', '--only', 'read,key', '--json'], {
      env: { DATABASE_URL: database.loginUrl('pnc_migrator'), PNC_CONTEXT_SECRET: database.contextSecret },
    })
    const report = JSON.parse(stdout) as ProofReport
    expect(code).toBe(1)
    expect(errorsOf(report)).toEqual(
      ['pnc_auditor', 'pnc_operator', 'pnc_readonly', 'pnc_service'].map(
        (role) => `isolation-not-covered ${role}`,
      ),
    )
    expect(report.actors).toEqual(['pnc_owner as the system'])
    expect(report.leftOut.join()).toContain('only a superuser')
  })

  test('a service cannot run it', async () => {
    const { code, stderr } = await runCli(['prove', 'isolation'], {
      env: { DATABASE_URL: database.serviceUrl, PNC_CONTEXT_SECRET: database.contextSecret },
    })
    expect(code).toBe(4)
    expect(stderr).toContain('PRIVILEGE_MISSING')
  })
})

describeOnServer('the command', 'the embedded database of the test is open in another process', () => {
  const run = (...args: string[]) =>
    runCli(['prove', 'isolation', ...args], {
      env: { DATABASE_URL: database.ownerUrl, PNC_CONTEXT_SECRET: database.contextSecret },
    })

  test('exits with 0 where nothing gets through, and says that the database is as it was', async () => {
    await addPopulatedMarkets(database)
    const { code, stdout } = await run('--table', 'market.listings', '--only', 'read,insert')
    expect(stdout).toMatch(/market\.listings +\d+ +\d+/)
    expect(stdout).toContain('Nothing found.')
    expect(stdout).toContain('The rows and the catalog are as they were before.')
    expect(code).toBe(0)
  })

  test('exits with 1 where a change to come would let something through, and prints the SQL that shows it', async () => {
    const file = join(await withFolder(), 'change.sql')
    await writeFile(file, 'drop policy listings_all_tenant on market.listings;')
    const { code, stdout } = await run('--table', 'market.listings', '--only', 'read', '--given', file)
    expect(code).toBe(1)
    expect(stdout).toContain('error market.listings  isolation-read')
    expect(stdout).toMatch(
      /begin;\n +select core\.enter\(:'token'\); -- signed for \{"tid":\d+.*\n +set local role pnc_\w+;\n +select 1 from market\.listings where tenant_id = '\d+' limit 1;\n +rollback;/,
    )
    // It was only supposed.
    expect((await run('--table', 'market.listings', '--only', 'read')).code).toBe(0)
  })

  test('names the kinds of attack there are when asked for another', async () => {
    const { code, stderr } = await run('--only', 'red')
    expect(code).toBe(2)
    expect(stderr).toContain('read, insert, update')
  })
})

test('what a leak prints shows it again when it is run', async () => {
  const given = 'alter table market.businesses disable row level security'
  const { leaks } = await prove(database, { given, tables: ['market.businesses'], families: ['read'] })
  const leak = leaks.find(({ context, role }) => context?.user === undefined && role === 'pnc_service')
  const token = createContextSigner(
    database.contextSecret,
    300,
  )(leak!.context ?? { tenant: 101, roles: ['system'] })
  const script = leak!.reproduce.replace(":'token'", `'${token}'`).replace('begin;', `begin; ${given};`)
  const client = await database.openClient(database.ownerUrl)
  const results = (await client.query(script)) as unknown as readonly { readonly rowCount: number | null }[]
  expect(results.at(-2)?.rowCount).toBeGreaterThan(0)
})
