import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { openServerEngine } from '../../src/engine/server/open-server-engine.js'
import { migrate } from '../../src/migrate/migrate.js'
import { describeWhen } from '../harness/describe-when.js'
import { findBinaries } from '../harness/engines/find-binaries.js'
import { startAgain } from '../harness/engines/start-again.js'
import { startThrowawayCluster } from '../harness/engines/throwaway-cluster.js'
import { contextSecret } from '../harness/test-config.js'

const found = findBinaries(process.env)
const script = fileURLToPath(new URL('write-changes.mjs', import.meta.url))

const possible = inject('engine').kind === 'server' && !('unavailable' in found)
describeWhen(
  possible,
  'a server killed with its clients in the middle of writing',
  'no PostgreSQL binaries',
  () => {
    test('comes back with a change in the trail for every change of a row, and none that was not made', async () => {
      if ('unavailable' in found) return
      const cluster = await startThrowawayCluster(found, inject('engine').runFolder)
      const url = cluster.superuserUrl
      const engine = await openServerEngine(url, {
        connectTimeoutMs: 10_000,
        poolSize: 1,
        serviceRole: 'pnc_service',
      })
      await migrate({
        engine,
        dataDir: inject('engine').runFolder,
        contextSecret: () => Promise.resolve(contextSecret),
      })
      await engine.close()
      const admin = new Client({ connectionString: url })
      admin.on('error', () => undefined)
      await admin.connect()
      await admin.query('alter system set synchronous_commit = on')
      await admin.query('select pg_reload_conf()')
      await admin.query(`
      create schema shop authorization pnc_owner;
      set role pnc_owner;
      create table shop.counters (id int primary key, n int not null default 0);
      create table shop.notes (id text primary key, text text);
      insert into shop.counters (id) values (1), (2), (3);
      select audit.track('shop.counters'), audit.track('shop.notes');
      reset role`)
      const { rows: folders } = await admin.query<{ data: string }>(
        `select current_setting('data_directory') as data`,
      )
      const data = folders[0]!.data

      const committed = [0, 0]
      const writers = [1, 2].map((number, at) => {
        const writer = spawn(process.execPath, [script, url, String(number)], {
          stdio: ['ignore', 'pipe', 'ignore'],
        })
        writer.stdout.on('data', (chunk: Buffer) => (committed[at]! += chunk.length))
        return writer
      })
      while (committed[0]! + committed[1]! < 200) await new Promise((resolve) => setTimeout(resolve, 20))
      const { rows: backends } = await admin.query<{ pid: number }>(`
      select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int as pid
      union all select pid from pg_stat_activity where pid <> pg_backend_pid() union all select pg_backend_pid()`)
      writers[0]!.kill('SIGKILL')
      for (const { pid } of backends) process.kill(pid, 'SIGKILL')
      writers[1]!.kill('SIGKILL')
      for (const writer of writers) {
        if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
      }

      const { client, stop } = await startAgain(found.folder, data, url)
      try {
        const { rows: counters } = await client.query<{
          id: number
          n: number
          recorded: number
          unbroken: boolean
        }>(`
        select t.id, t.n, count(c.id)::int as recorded,
          array_agg((c.diff -> 'n' ->> 0)::int order by c.id) = array(select generate_series(0, t.n - 1))
            and array_agg((c.diff -> 'n' ->> 1)::int order by c.id) = array(select generate_series(1, t.n)) as unbroken
        from shop.counters t
        join audit.changes c on c.table_name = 'shop.counters' and c.row_key = t.id::text and c.operation = 'update'
        group by t.id order by t.id`)
        expect(counters).toHaveLength(3)
        for (const { n, recorded, unbroken } of counters) expect([recorded, unbroken]).toEqual([n, true])
        // A third of a writer's rounds delete a note, every seventh is rolled back and printed all the same.
        for (const at of [0, 1]) {
          expect(counters[at]!.n).toBeGreaterThanOrEqual(Math.floor((committed[at]! * 6) / 7))
        }
        expect(counters[2]?.n).toBe(counters[0]!.n + counters[1]!.n)
        const { rows: unequal } = await client.query(`
        with notes as (
          select row_key as id, count(*) filter (where operation = 'insert') as made, count(*) filter (where operation = 'delete') as gone
          from audit.changes where table_name = 'shop.notes' group by 1
        )
        select * from notes full join shop.notes n using (id)
        where made is distinct from 1 or (n.id is null) <> (gone = 1)`)
        expect(unequal).toEqual([])
        const { rows: halves } = await client.query(`
        select transaction_id from audit.changes where table_name in ('shop.counters', 'shop.notes')
        group by 1 having count(*) not in (3, 4)`)
        expect(halves).toEqual([])
      } finally {
        await stop()
        await admin.end().catch(() => undefined)
        await cluster.stop()
      }
    }, 180_000)
  },
)
