import { beforeAll, describe, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import { listKeys } from '../../src/keys/list-keys.js'
import { planRotation } from '../../src/keys/plan-rotation.js'
import { rotateKeys } from '../../src/keys/rotate-keys.js'
import { verifyKeys } from '../../src/keys/verify-keys.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana } from '../market/two-markets.js'
import { addManyValues, type KnownValue } from './many-values.js'

const members = 6
const database = await useTestDatabase()
const { engine } = database
const both = parseKeyRing(testRingText({ active: 'old', activeIndex: 2 }))
const newRing = parseKeyRing(testRingText({ active: 'new', activeIndex: 2 }))
const firstRing = parseKeyRing(testRingText())
let values: readonly KnownValue[] = []
const db = await database.connect({ keyRing: firstRing })
const later = await database.connect({ keyRing: newRing })
const staff = later.as(ghana.admin).verifications

const readAll = async () => {
  for (const { read, value } of values) expect(await read()).toEqual(value)
}
const stamps = () =>
  database.asOwner(`
    select id, version, updated_at, updated_by from core.verifications
    union all select id, version, updated_at, updated_by from core.configurations order by 1`)

beforeAll(async () => {
  values = await addManyValues(database, db, members)
})

describe('a rotation', () => {
  test('that is only planned says what it would do, and does nothing', async () => {
    const before = await database.asOwner('select * from core.subject_keys order by id')
    expect(await planRotation({ engine, ring: newRing, dataKeys: true, indexes: true })).toMatchObject({
      activeKey: 'new',
      rewrap: [{ ringKey: 'old', dataKeys: members + 2 }],
      replace: members + 2,
      reencrypt: 2 * members + 2,
      renewIndexes: members,
    })
    expect(await database.asOwner('select * from core.subject_keys order by id')).toEqual(before)
  })

  test('whose ring lacks a key changes nothing, and names what it could not open', async () => {
    const ring = parseKeyRing(testRingText({ active: 'new', without: ['old'] }))
    const report = await rotateKeys({ engine, ring, dataKeys: true })
    expect(report).toMatchObject({ rewrapped: 0, replaced: 0, reencrypted: 0, destroyed: 0 })
    expect(report.findings).toHaveLength(members + 2)
    expect(report.findings[0]).toMatchObject({
      kind: 'data key',
      reason: expect.stringContaining('"old"') as string,
    })
    await readAll()
  })

  test('leaves no stamp on the rows, and finds nothing to do the second time', async () => {
    const before = await stamps()
    expect(await rotateKeys({ engine, ring: newRing, dataKeys: true })).toMatchObject({
      rewrapped: members + 2,
      replaced: members + 2,
      reencrypted: 2 * members + 2,
      destroyed: members + 2,
      findings: [],
    })
    expect(await stamps()).toEqual(before)
    expect(await rotateKeys({ engine, ring: newRing })).toMatchObject({ rewrapped: 0, findings: [] })
    await readAll()
  })

  test('of index keys keeps both versions found until it is done, and after', async () => {
    const search = (at: number) => staff.findByReference(`ref ${at}`)
    await later.as(ghana.ama).verifications.create({ type: 'identity', evidence: {}, reference: 'REF-0' })
    expect(await search(0), 'one of each version').toHaveLength(2)
    expect(await rotateKeys({ engine, ring: newRing, indexes: true, batch: 2 })).toMatchObject({
      renewedIndexes: members,
    })
    expect(await search(0)).toHaveLength(2)
    expect(await search(members - 1)).toHaveLength(1)
    const [versions] = await database.asOwner<{ versions: number[] }>(
      'select array_agg(distinct get_byte(reference_index, 1)) as versions from core.verifications where reference_index is not null',
    )
    expect(versions!.versions).toEqual([2])
  })

  test('lists what uses each key', async () => {
    const list = await listKeys({ engine, ring: newRing })
    expect(list).toMatchObject({
      ringKeys: [
        { id: 'old', isActive: false, inUse: 0, replaced: 0 },
        { id: 'new', isActive: true, replaced: 0 },
      ],
      indexKeys: [
        { version: 1, isActive: false, values: 0 },
        { version: 2, isActive: true, values: members + 1 },
      ],
      destroyed: members + 2,
    })
    expect(list.columns.map(({ name }) => name)).toContain('core.verifications.evidence')
    expect(JSON.stringify(list)).not.toMatch(/[\w-]{43}/)
  })

  test('leaves a value that does not decrypt as it is, keeps its key, and verify names it', async () => {
    const [{ id } = { id: '' }] = await database.asOwner<{ id: string }>(
      'select id from core.verifications order by id limit 1',
    )
    await database.asOwner('alter table core.verifications disable trigger user')
    await database.asOwner(
      'update core.verifications set evidence = set_bit(evidence, 300, 1 - get_bit(evidence, 300)) where id = $1',
      [id],
    )
    await database.asOwner('alter table core.verifications enable trigger user')
    const cell = () => database.asOwner('select evidence from core.verifications where id = $1', [id])
    const before = await cell()
    const expected = [
      expect.objectContaining({ kind: 'value', object: 'core.verifications.evidence', id, tenant: 101 }),
    ]
    const report = await rotateKeys({ engine, ring: newRing, dataKeys: true })
    expect(report.findings).toEqual(expected)
    expect(report.replaced - report.destroyed).toBe(1)
    expect(await cell()).toEqual(before)
    const verified = await verifyKeys({ engine, ring: newRing, all: true })
    expect(verified.findings).toEqual(expected)
    expect(await verifyKeys({ engine, ring: newRing })).toMatchObject({ findings: expected })
  })

  test('leaves the values of an erased person gone, and calls that no fault', async () => {
    const { id } = await staff.create({ type: 'phone', evidence: {}, user_id: ghana.esi.user })
    await later.as(ghana.system).subjectKeys.destroy(ghana.esi.user)
    const report = await rotateKeys({ engine, ring: newRing, dataKeys: true })
    expect(report.findings.some((finding) => finding.id === id)).toBe(false)
    const { columns } = await verifyKeys({ engine, ring: newRing, all: true })
    expect(columns.find(({ name }) => name.endsWith('evidence'))).toMatchObject({ gone: 1 })
    await expect(staff.get(id)).rejects.toMatchObject({ code: 'KEY_DESTROYED' })
  })
})

describeOnServer('beside others', 'the embedded engine is one session', () => {
  test('a rotation that is interrupted says so, and another goes on from there', async () => {
    const controller = new AbortController()
    const progress = {
      step: () => ({
        advanceTo: (done: number) => {
          if (done > 1) controller.abort()
        },
        note: () => undefined,
        finish: () => undefined,
        fail: () => undefined,
      }),
    }
    const interrupted = rotateKeys({ engine, ring: both, batch: 1, signal: controller.signal, progress })
    await expect(interrupted).rejects.toMatchObject({ code: 'INTERRUPTED' })
    const { ringKeys } = await listKeys({ engine, ring: both })
    expect(ringKeys.map(({ inUse, replaced }) => inUse + replaced > 0)).toEqual([true, true])
    await rotateKeys({ engine, ring: both })
    expect((await listKeys({ engine, ring: both })).ringKeys[1]).toMatchObject({ inUse: 0, replaced: 0 })
  })

  test('a writer that has used a key and not committed is waited for, and its value is kept', async () => {
    let open: () => void = () => undefined
    const held = new Promise<void>((resolve) => (open = resolve))
    let written: () => void = () => undefined
    const hasWritten = new Promise<void>((resolve) => (written = resolve))
    const writer = later.as(ghana.kofi, async (tx) => {
      const made = await tx.verifications.create({ type: 'business', evidence: { held: true } })
      written()
      await held
      return made
    })
    await hasWritten
    // Kofi's key is held; the others are replaced meanwhile.
    const started = new Date((await database.asOwner<{ now: Date }>('select now()'))[0]!.now)
    const rotation = rotateKeys({ engine, ring: both, dataKeys: true })
    const hasBegun = async () =>
      (await database.asOwner('select from core.subject_keys where retired_at > $1', [started])).length > 0
    for (let tries = 0; tries < 400 && !(await hasBegun()); tries++) await sleep(5)
    open()
    const { id } = await writer
    expect(await rotation).toMatchObject({
      replaced: expect.toSatisfy((count: number) => count > 1) as number,
    })
    expect(await staff.get(id)).toMatchObject({ evidence: { held: true } })
  })

  test('a login that may not act as the operator is refused, and told how it could', async () => {
    const service = { ...engine, connectionString: database.serviceUrl }
    await expect(listKeys({ engine: service, ring: newRing })).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining('grant pnc_operator') as string,
    })
  })

  test('a login that is an operator rotates, and reads no table', async () => {
    const operator = { ...engine, connectionString: database.loginUrl('pnc_operator') }
    expect(await verifyKeys({ engine: operator, ring: newRing })).toMatchObject({
      dataKeys: expect.any(Number) as number,
    })
    await database.as('pnc_operator', async (client) => {
      const failures = []
      for (const sql of [
        'select from core.verifications',
        'select from core.subject_keys',
        `select * from core.read_cells('core.verifications', 'status', 'all', '00000000-0000-0000-0000-000000000000', 0, 9)`,
        `select * from core.read_cells('core.users', 'name', 'all', '00000000-0000-0000-0000-000000000000', 0, 9)`,
        `select core.replace_cells('core.users', 'name', '{}', '{}', '{}', '{}')`,
        `select * from core.count_cells('core.context_secrets', 'secret')`,
        `select * from core.read_cells('core.verifications v; drop table x', 'evidence', 'all', '00000000-0000-0000-0000-000000000000', 0, 9)`,
      ]) {
        await client.query('savepoint attempt')
        failures.push(
          await client.query(sql).then(
            () => 'done',
            (error: unknown) => (error as { code: string }).code,
          ),
        )
        await client.query('rollback to savepoint attempt')
      }
      expect(failures).toEqual([
        '42501',
        '42501',
        '42703',
        '42703',
        '42703',
        '42703',
        expect.stringMatching(/^42/),
      ])
    })
  })
})
