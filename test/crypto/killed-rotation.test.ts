import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addManyValues, type KnownValue } from './many-values.js'

const members = 60
const database = await useTestDatabase()
let known: readonly KnownValue[] = []

describeOnServer('a rotation that is killed half-way', 'a process of its own needs a server', () => {
  test.each<[string, readonly string[], string]>([
    [
      'of ring keys',
      [],
      `select count(*) filter (where ring_key_id = 'new')::int as done, count(*)::int as all from core.subject_keys
       where destroyed_at is null`,
    ],
    [
      'of data keys',
      ['--data-keys'],
      `select count(*) filter (where k.retired_at is null)::int as done, count(*)::int as all
       from core.verifications v join core.subject_keys k on k.id = core.ciphertext_key_id(v.evidence)`,
    ],
  ])(
    'and gone on with, leaves every value readable all the time and none under an old key: %s',
    async (_, options, count) => {
      const isFirst = options.length === 0
      // A service that knows both keys, from before the rotation on.
      const db = await database.connect({
        keyRing: parseKeyRing(testRingText({ active: isFirst ? 'old' : 'new' })),
      })
      const values = isFirst ? await addManyValues(database, db, members) : known
      known = values
      const old = await database.asOwner<{ id: string }>(
        'select id from core.subject_keys where destroyed_at is null',
      )
      const ringFile = join(await mkdtemp(join(inject('engine').runFolder, 'killed-')), 'ring.json')
      await writeFile(ringFile, testRingText({ active: 'new' }), { mode: 0o600 })
      const args = ['keys', 'rotate', ...options, '--batch', '1', '--key-ring-file', ringFile]
      const progressOf = async () => (await database.asOwner<{ done: number; all: number }>(count))[0]!
      const start = (await progressOf()).done

      let reads = 0
      const reader = { isOver: false }
      const reading = (async () => {
        while (!reader.isOver) {
          for (const { read, value } of values) expect(await read()).toEqual(value)
          reads += 1
        }
      })()
      reading.catch(() => undefined)

      const killed = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), ...args], {
        env: { PATH: process.env.PATH, DATABASE_URL: database.ownerUrl },
        stdio: 'ignore',
      })
      const ended = once(killed, 'exit')
      const isHalfWay = async () => {
        const { done, all } = await progressOf()
        return isFirst ? done > start + 5 : done > 5 && done < all
      }
      while (killed.exitCode === null && !(await isHalfWay())) await sleep(2)
      killed.kill('SIGKILL')
      expect(await ended).toEqual([null, 'SIGKILL'])
      const { done, all } = await progressOf()
      expect(done).toBeGreaterThan(0)
      expect(done, 'it was killed before it was done').toBeLessThan(all)

      const readsBefore = reads
      const resumed = await runCli(args, { env: { DATABASE_URL: database.ownerUrl } })
      expect(resumed).toMatchObject({ code: 0 })
      while (reads < readsBefore + 2) {
        await Promise.race([sleep(5), reading])
      }
      reader.isOver = true
      await reading

      const end = await progressOf()
      expect(end.done).toBe(end.all)
      expect(await database.asOwner(`select from core.subject_keys where ring_key_id = 'old'`)).toEqual([])
      if (!isFirst) {
        const living = await database.asOwner(
          'select from core.subject_keys where id = any ($1) and wrapped_key is not null',
          [old.map(({ id }) => id)],
        )
        expect(living, 'old data keys that still exist').toEqual([])
        const made = await database.asOwner('select from core.subject_keys where destroyed_at is null')
        expect(made, 'nothing was replaced twice').toHaveLength(old.length)
        const destroyed = await database.asOwner(
          'select from core.subject_keys where destroyed_at is not null',
        )
        expect(destroyed).toHaveLength(old.length)
      }
      // The old key of the ring is not needed for anything any more.
      await writeFile(ringFile, testRingText({ active: 'new', without: ['old'] }))
      const verified = await runCli(['keys', 'verify', '--all', '--key-ring-file', ringFile], {
        env: { DATABASE_URL: database.ownerUrl },
      })
      expect(verified).toMatchObject({ code: 0 })
    },
    180_000,
  )
})
