import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack, tokenFor, type Attempt } from './attacker.js'
import { nobodyIn } from './nobody.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const expectNobody = await nobodyIn(database)

const genuine = tokenFor(database, ghana.ama)
const [header = '', , signature = ''] = genuine.split('.')
const end = Date.now() + 60_000

describe('nobody is who sets the context by hand', () => {
  test('without any', async () => {
    await attack(database, undefined, expectNobody)
  })

  test.each([
    ['a genuine token', genuine],
    ['a genuine token of the system', tokenFor(database, kenya.system)],
    ['a genuine token after an empty seal', `.${end}.${genuine}`],
    ['a genuine token after a seal of zeros', `${'0'.repeat(64)}.${end}.${genuine}`],
    [
      'a genuine token sealed by its own signature',
      `${Buffer.from(signature, 'base64url').toString('hex')}.${end}.${genuine}`,
    ],
    ['a header alone', `..${header}`],
    ['dots', '.....'],
  ])('to %s', async (_, value) => {
    await attack(database, undefined, async (attempt) => {
      await attempt(`select set_config('pnc.context', $1, true)`, [value])
      await expectNobody(attempt)
    })
  })

  test('to one that only the role of the entrances can seal', async () => {
    const rows = await database.asOwner(`
      select a.grantee::regrole::text as grantee, p.prosecdef from pg_proc p, aclexplode(p.proacl) a
      where p.oid = 'core.seal_context(text, bytea, numeric)'::regprocedure and a.grantee <> p.proowner`)
    expect(rows).toEqual([{ grantee: 'pnc_definer', prosecdef: false }])
    for (const group of ['pnc_service', 'pnc_readonly', 'pnc_operator', 'pnc_auditor']) {
      const seal = async (attempt: Attempt) => {
        const sealed = `select core.seal_context($1, convert_to('a key', 'UTF8'), 9999999999)`
        expect((await attempt(sealed, [genuine])).refused).toBe('42501')
      }
      await attack(database, undefined, seal, group)
    }
  })

  test('to the sealed context of another transaction', async () => {
    let sealed = ''
    await attack(database, ghana.ama, async (attempt) => {
      const { rows } = await attempt(`select current_setting('pnc.context') as context`)
      sealed = (rows[0] as { context: string }).context
      await attempt(`set local pnc.context = 'nothing'`)
      expect((await attempt('select from market.businesses')).rowCount).toBe(0)
      await attempt(`select set_config('pnc.context', $1, true)`, [sealed])
      expect((await attempt('select from market.businesses')).rowCount).toBe(1)
    })
    await attack(database, undefined, async (attempt) => {
      await attempt(`select set_config('pnc.context', $1, true)`, [sealed])
      await expectNobody(attempt)
    })
  })

  test('to its own context with a later end', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      const { rows } = await attempt(`select current_setting('pnc.context') as context`)
      const [seal, end, ...token] = (rows[0] as { context: string }).context.split('.')
      for (const later of [`${end!}0`, '9e20', 'NaN', 'Infinity', '']) {
        await attempt(`select set_config('pnc.context', $1, true)`, [[seal, later, ...token].join('.')])
        await expectNobody(attempt)
      }
    })
  })

  test('to its own context for another tenant', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      const { rows } = await attempt(`select current_setting('pnc.context') as context`)
      const [seal, end, head, , sign] = (rows[0] as { context: string }).context.split('.')
      const claims = Buffer.from(JSON.stringify({ tid: kenya.id, roles: ['system'], exp: 9e9 })).toString(
        'base64url',
      )
      await attempt(`select set_config('pnc.context', $1, true)`, [[seal, end, head, claims, sign].join('.')])
      await expectNobody(attempt)
    })
  })
})
