import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allChecks } from '../../src/doctor/all-checks.js'
import { clockOffset } from '../../src/doctor/clock.js'
import { doctorGroups } from '../../src/doctor/doctor-groups.js'
import { runChecks } from '../../src/doctor/run-checks.js'
import { secretWeakness } from '../../src/doctor/secret-strength.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { aPatient, now } from './a-patient.js'
import { cases } from './cases.js'

describe.each(allChecks)('$name', (check) => {
  const { ill, names, well } = cases[check.name]!

  test('speaks of what is wrong, and names each object', async () => {
    const { findings, unseen } = await runChecks([check], aPatient(ill))
    expect(findings.map(({ object }) => object)).toEqual(names)
    expect(unseen).toEqual([])
    for (const { detail, remedy } of findings) expect([detail, remedy]).not.toContain('')
  })

  test('says nothing of what is well', async () => {
    expect(await runChecks([check], aPatient(well))).toEqual({ findings: [], unseen: [], leftOut: [] })
  })

  test('is said to be left out where it makes no sense, and only there', async () => {
    const { findings, leftOut } = await runChecks([check], aPatient({ ...ill, kind: 'embedded' }))
    expect(leftOut.map((each) => each.check)).toEqual(
      check.leftOutOnEmbedded === undefined ? [] : [check.name],
    )
    expect(findings.length).toBe(check.leftOutOnEmbedded === undefined ? names.length : 0)
  })

  test('is described on the page of doctor as it describes itself', async () => {
    const page = await readFile(join(projectPaths.root, 'docs/doctor.md'), 'utf8')
    expect(page).toContain(`| \`${check.name}\` | ${check.level} | ${check.summary} |`)
  })
})

test('every check has a file, a case and a group, and no other file or case is there', async () => {
  const names = allChecks.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)].sort())
  const files = await readdir(join(projectPaths.root, 'src/doctor/checks'))
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(names)
  expect(Object.keys(cases).sort()).toEqual(names)
  expect(Object.keys(doctorGroups)).toEqual(expect.arrayContaining(allChecks.map(({ group }) => group)))
})

test.each(['42501', '55P03', '57014'])(
  'a check that is refused with %s could not look, and says so',
  async (code) => {
    const refused = () => Promise.reject(Object.assign(new Error('permission denied for view'), { code }))
    const [check] = allChecks.filter(({ name }) => name === 'duplicate-index')
    const { findings, unseen } = await runChecks([check!], aPatient({ facts: refused }))
    expect(findings).toEqual([])
    expect(unseen).toMatchObject([{ check: 'duplicate-index' }])
  },
)

test('an error that is no missing privilege is not taken for one', async () => {
  const broken = () => Promise.reject(Object.assign(new Error('division by zero'), { code: '22012' }))
  await expect(runChecks(allChecks, aPatient({ facts: broken }))).rejects.toThrow('division by zero')
})

test('a login that may not become the owner could not look at keys', async () => {
  const check = allChecks.filter(({ name }) => name === 'context-key-missing')
  const { findings, unseen } = await runChecks(
    check,
    aPatient({ factsAsOwner: () => Promise.resolve(undefined) }),
  )
  expect({ findings, unseen }).toEqual({
    findings: [],
    unseen: [{ check: 'context-key-missing', lacks: 'pnc_migrator' }],
  })
})

describe('levels', () => {
  const levelOf = async (name: string, patient: Parameters<typeof aPatient>[0]) => {
    const { findings } = await runChecks(
      allChecks.filter((check) => check.name === name),
      aPatient(patient),
    )
    return findings.map(({ level }) => level)
  }
  const sequences = (used: number) => ({
    has: { sequences: [{ name: 's', column: null, type: 'integer', isVisible: true, used }] },
  })

  test('a sequence is an error when it has a twentieth left', async () => {
    expect(await levelOf('sequence-near-end', sequences(0.9))).toEqual(['warning'])
    expect(await levelOf('sequence-near-end', sequences(0.96))).toEqual(['error'])
  })

  test('a clock that lets every context arrive expired is an error', async () => {
    expect(await levelOf('clock-skew', { readClock: () => Promise.resolve(now + 299_000) })).toEqual([
      'warning',
    ])
    expect(await levelOf('clock-skew', { readClock: () => Promise.resolve(now + 300_000) })).toEqual([
      'error',
    ])
  })

  test('a month without a partition is an error when it has begun', async () => {
    const { partitions } = cases['partition-missing']!.ill.has!
    const has = { partitions: partitions!.slice(0, 1) }
    expect(await levelOf('partition-missing', { has })).toEqual(['warning'])
    expect(
      await levelOf('partition-missing', { has, now: () => Date.parse('2026-04-01T00:00:00Z') }),
    ).toEqual(['error'])
  })
})

test('a sequence that the login may not read is said to be unseen', async () => {
  const sequences = [{ name: 's', column: null, type: 'integer', isVisible: false, used: null }]
  const check = allChecks.filter(({ name }) => name === 'sequence-near-end')
  const { unseen } = await runChecks(check, aPatient({ has: { sequences } }))
  expect(unseen).toEqual([
    { check: 'sequence-near-end', lacks: 'pg_read_all_data', what: '1 of 1 sequences' },
  ])
})

test('overlapping ranges are an error', async () => {
  const { partitions } = cases['partition-gap']!.well.has!
  const overlapping = partitions!.map((bound) =>
    bound.partition === 'chat.messages_04' ? { ...bound, lower: '2026-03-20 00:00:00+00' } : bound,
  )
  const check = allChecks.filter(({ name }) => name === 'partition-gap')
  const { findings } = await runChecks(check, aPatient({ has: { partitions: overlapping } }))
  expect(findings).toMatchObject([{ level: 'error', object: 'chat.messages' }])
})

test('the offset of a clock is taken at the middle of the round trip', () => {
  expect(clockOffset(1_000, 6_050, 1_100)).toEqual({ offsetMs: 5_000, uncertaintyMs: 50 })
})

test('a slow answer is not taken for a wrong clock', async () => {
  let at = now
  const slow = { now: () => (at += 10_000), readClock: () => Promise.resolve(at + 9_999) }
  const check = allChecks.filter(({ name }) => name === 'clock-skew')
  expect((await runChecks(check, aPatient(slow))).findings).toEqual([])
})

test.each([
  'change-me-change-me-change-me-change-me',
  'a-very-long-Password-for-the-database-1',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'abcdefghijklmnopqrstuvwxyz0123456789ABCD',
  'kJ4$kJ4$kJ4$kJ4$kJ4$kJ4$kJ4$kJ4$kJ4$kJ4$',
  '0110100110010110100101100110100111010010',
])('%s is a weak secret', (text) => {
  expect(secretWeakness(text, 96)).toBeDefined()
})

test('secrets of openssl rand are strong, as base64 and as 16 bytes in hex', () => {
  expect(
    secretWeakness('NhVuI1Zxk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQgHhB3jDl6pM+S/O', 96),
  ).toBeUndefined()
  expect(secretWeakness('9f86d081884c7d659a2feaa0c55ad015', 96)).toBeUndefined()
})
