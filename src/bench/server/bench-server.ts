import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import type { Engine } from '../../engine/engine.js'
import { openServerEngine } from '../../engine/server/open-server-engine.js'
import { migrate } from '../../migrate/migrate.js'
import { startThrowawayCluster } from './throwaway-cluster.js'

/** A PostgreSQL server, and the databases that one run makes on it. */
export interface BenchServer {
  /** `PostgreSQL 15.18`, and the settings that matter for speed. */
  readonly description: string
  /** A folder that is removed at the end. */
  readonly folder: string
  readonly contextSecret: string
  /** A new database, empty or a copy of a migrated one; dropped at the end. The URL is a superuser's. */
  createDatabase(from: 'empty' | 'migrated'): Promise<string>
  dropDatabase(url: string): Promise<void>
  openEngine(url: string): Promise<Engine>
  /** The same database by a login that is a member of pnc_service and nothing else. */
  serviceUrl(url: string): Promise<string>
  /** Drops what was made, and stops the server if it is ours. */
  close(): Promise<void>
}

/** The server of PNC_BENCH_DATABASE_URL (by a superuser), or a throwaway one. */
export async function openBenchServer(given: string | undefined): Promise<BenchServer> {
  const cluster = given === undefined ? await startThrowawayCluster() : undefined
  const superuserUrl = given ?? cluster?.superuserUrl ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'pnc-bench-files-'))
  const run = `pnc_bench_${randomBytes(3).toString('hex')}`
  const contextSecret = randomBytes(36).toString('base64')
  const databases = new Set<string>()
  const admin = new Client({ connectionString: superuserUrl })
  await admin.connect()
  let template: Promise<string> | undefined
  let login: Promise<unknown> | undefined

  const urlOf = (database: string) => Object.assign(new URL(superuserUrl), { pathname: `/${database}` }).href
  const openEngine = (url: string) =>
    openServerEngine(url, { connectTimeoutMs: 10_000, poolSize: 4, serviceRole: 'pnc_service' })

  const create = async (from: string) => {
    const database = `${run}_${databases.size}`
    databases.add(database)
    await admin.query(`create database ${escapeIdentifier(database)} template ${escapeIdentifier(from)}`)
    return urlOf(database)
  }
  const createTemplate = async () => {
    const url = await create('template0')
    await migrate({
      engine: await openEngine(url),
      dataDir: folder,
      contextSecret: () => Promise.resolve(contextSecret),
    })
    return new URL(url).pathname.slice(1)
  }

  return {
    description: await describeServer(admin),
    folder,
    contextSecret,
    createDatabase: async (from) =>
      create(from === 'empty' ? 'template0' : await (template ??= createTemplate())),
    dropDatabase: async (url) => {
      await admin.query(`drop database ${escapeIdentifier(new URL(url).pathname.slice(1))} with (force)`)
      databases.delete(new URL(url).pathname.slice(1))
    },
    openEngine,
    serviceUrl: async (url) => {
      await (login ??= admin.query(
        `create role ${run} login password ${escapeLiteral(contextSecret)}; grant pnc_service to ${run}`,
      ))
      return Object.assign(new URL(url), { username: run, password: contextSecret }).href
    },
    close: async () => {
      if (!cluster) {
        for (const database of databases)
          await admin.query(`drop database if exists ${database} with (force)`)
        if (login) await admin.query(`drop role ${run}`)
      }
      await admin.end()
      await cluster?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function describeServer(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ readonly server: string; readonly settings: string }>(`
    select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) as server,
      (select string_agg(name || '=' || current_setting(name), ', ' order by name)
       from pg_settings where name in ('shared_buffers', 'fsync', 'synchronous_commit', 'jit')) as settings`)
  const [row] = rows
  return `${row?.server ?? ''} (${row?.settings ?? ''})`
}
