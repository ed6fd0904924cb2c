import { mkdtemp, readFile, readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { connect } from '../../src/client/connect.js'
import type { UnitOfWork } from '../../src/client/db.js'
import { contextKeyId } from '../../src/database/context-key-id.js'
import { describeWhen } from '../harness/describe-when.js'
import { findBinaries } from '../harness/engines/find-binaries.js'
import { isUnavailable } from '../harness/engines/test-server.js'
import { startThrowawayCluster } from '../harness/engines/throwaway-cluster.js'
import { runCli } from '../harness/run-cli.js'
import { contextSecret } from '../harness/test-config.js'
import { testRingText } from '../harness/test-key-ring.js'

const provided = inject('engine')
const isOwn = provided.kind === 'server' && provided.server.kind === 'binaries'

const secrets = ['a token that nobody may read', 'GHA-725-ACCRA-001', 'notes of the staff about Ama']
/** What is no secret is found there: the search works. */
const clear = 'a greeting that everybody may read'
const ringKeys = [11, 22, 33, 44].map((byte) => Buffer.alloc(32, byte))

/** A secret as any program might write it down. */
const spellings = (secret: Buffer | string) => {
  const bytes = Buffer.from(secret)
  return [
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
}

describeWhen(isOwn, 'a server that logs everything', 'its log has to be a file of the test', () => {
  test('has neither a key nor a value in its log, its activity or the arguments of a process', async () => {
    const binaries = findBinaries(process.env)
    if (isUnavailable(binaries)) throw new Error(binaries.unavailable)
    const folder = await mkdtemp(join(provided.runFolder, 'leaks-'))
    const server = await startThrowawayCluster(binaries, provided.runFolder)
    const admin = new Client({ connectionString: server.superuserUrl })
    admin.on('error', () => undefined)
    try {
      await admin.connect()
      for (const setting of [
        "log_statement = 'all'",
        'log_min_duration_statement = 0',
        'log_parameter_max_length = -1',
        'log_parameter_max_length_on_error = -1',
        "log_error_verbosity = 'verbose'",
      ]) {
        await admin.query(`alter system set ${setting}`)
      }
      await admin.query('select pg_reload_conf()')
      const ring = join(folder, 'ring.json')
      await writeFile(ring, testRingText({ activeIndex: 2 }), { mode: 0o600 })
      const env = { DATABASE_URL: server.superuserUrl, PNC_CONTEXT_SECRET: contextSecret }
      expect(await runCli(['migrate'], { env })).toMatchObject({ code: 0 })
      await admin.query(`
        insert into core.tenants (id, slug, name, kind, currency_code, default_language) values (101, 'one', 'One', 'market', 'GHS', 'en');
        insert into core.users (id, name) values ('01890000-0000-7000-8000-000000000001', 'Ama');
        insert into core.memberships (tenant_id, user_id, display_name) values (101, '01890000-0000-7000-8000-000000000001', 'Ama')`)
      await admin.query('select core.install_context_secret($1, $2)', [
        contextKeyId(contextSecret),
        contextSecret,
      ])
      const db = await connect({
        connectionString: server.superuserUrl,
        contextSecret,
        role: 'pnc_service',
        keyRing: testRingText({ activeIndex: 2 }),
      })
      const activity: string[] = []
      const [token, reference, notes] = secrets as [string, string, string]
      const system = { tenant: 101, roles: ['system'] }
      await db.as(system, async (tx: UnitOfWork) => {
        await tx.configurations.set({ key: 'bot.token', value: token, is_sensitive: true })
        await tx.configurations.set({ key: 'bot.greeting', value: clear })
        activity.push(JSON.stringify((await admin.query('select * from pg_stat_activity')).rows))
        const made = await tx.verifications.create({
          type: 'identity',
          user_id: '01890000-0000-7000-8000-000000000001',
          evidence: { token },
          reference,
        })
        await tx.verifications.decide(made.id, 1, { status: 'approved', admin_notes: notes })
        await tx.verifications.findByReference(reference)
        activity.push(JSON.stringify((await admin.query('select * from pg_stat_activity')).rows))
        expect(await tx.configurations.get('bot.token')).toMatchObject({ value: token })
      })
      // An error is logged with its parameters.
      await expect(
        db.as(system).verifications.create({
          type: 'identity',
          user_id: '01890000-0000-7000-8000-0000000000ff',
          evidence: { token },
        }),
      ).rejects.toThrow()
      await db.close()
      const printed = []
      for (const args of [
        ['list'],
        ['verify', '--all'],
        ['rotate', '--data-keys', '--activate', 'new', '--verbose'],
      ]) {
        const { code, stdout, stderr } = await runCli(['keys', ...args, '--key-ring-file', ring], { env })
        expect(code, stderr).toBe(0)
        printed.push(stdout, stderr)
      }
      const { rows } = await admin.query<{ folder: string }>(
        `select current_setting('unix_socket_directories') as folder`,
      )
      // Those of this server: other tests run beside it, with rings of the same keys.
      const processes = []
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
        if (!folder.startsWith(rows[0]!.folder)) continue
        processes.push(await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => ''))
      }
      expect(processes.join(), 'the processes of the server').toContain('postgres')
      const log = await readFile(join(rows[0]!.folder, 'server.log'), 'latin1')
      expect(log, 'parameters are logged').toContain(clear)
      for (const [where, text] of [
        ['the log', log],
        ['pg_stat_activity', activity.join()],
        ['what the commands print', printed.join()],
        ['the arguments of processes', processes.join()],
      ] as const) {
        for (const secret of [...secrets, ...ringKeys]) {
          for (const spelling of spellings(secret)) expect(text.includes(spelling), where).toBe(false)
        }
      }
    } finally {
      await admin.end().catch(() => undefined)
      await server.stop()
    }
  }, 180_000)
})
