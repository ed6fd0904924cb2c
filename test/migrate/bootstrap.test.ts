import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { bootstrapDatabase, planBootstrapDatabase } from '../../src/migrate/bootstrap-database.js'
import { migrate } from '../../src/migrate/migrate.js'
import { describeOnOwnServer } from '../harness/describe-on-own-server.js'
import { testConfig } from '../harness/test-config.js'
import { urlOf } from '../harness/url-of.js'
import { migrationProject } from './migration-project.js'

const roles = [
  'pnc_auditor',
  'pnc_definer',
  'pnc_migrator',
  'pnc_operator',
  'pnc_owner',
  'pnc_readonly',
  'pnc_search',
  'pnc_service',
]

describeOnOwnServer('roles, extensions and privileges', 'roles belong to the whole server', (server) => {
  const asAdmin = async <T>(
    work: (client: Client) => Promise<T>,
    url = server().superuserUrl,
  ): Promise<T> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  const newDatabase = async (owner?: string) => {
    const database = `empty_${randomBytes(4).toString('hex')}`
    await asAdmin((admin) =>
      admin.query(
        `create database ${database} template template0 ${owner ? `owner ${escapeIdentifier(owner)}` : ''}`,
      ),
    )
    return urlOf(server().superuserUrl, { database })
  }
  const open = (databaseUrl: string): Promise<Engine> =>
    openEngine(testConfig({ databaseUrl, dataDir: '/nowhere' }))
  const newLogin = async (name: string, attributes = '') => {
    const login = { user: `${name}_${randomBytes(4).toString('hex')}`, password: 'a password of a test' }
    await asAdmin((admin) =>
      admin.query(`create role ${login.user} login password '${login.password}' ${attributes}`),
    )
    return login
  }
  const dropEverything = () =>
    asAdmin(async (admin) => {
      const { rows } = await admin.query<{ name: string }>(
        `select datname as name from pg_database where datname like 'empty%'`,
      )
      for (const { name } of rows) await admin.query(`drop database ${name} with (force)`)
      for (const role of roles) await admin.query(`drop role if exists ${role}`)
    })

  test('databases of one server that migrate at once make the roles without an error, again and again', async () => {
    const project = await migrationProject()
    // Only roles and grants: creating extensions takes long enough to keep the processes apart.
    await writeFile(join(project.paths.fixtures, 'sql/bootstrap/extensions.sql'), '')
    await project.commit('one', 'create schema one;')
    for (let round = 0; round < 5; round += 1) {
      await dropEverything()
      const engines = await Promise.all([1, 2, 3, 4].map(async () => open(await newDatabase())))
      await Promise.all(engines.map((engine) => migrate({ engine, ...project })))
      const made = await asAdmin((admin) =>
        admin.query<{ role: string; described: boolean }>(
          `select rolname as role, shobj_description(oid, 'pg_authid') is not null as described
             from pg_roles where rolname like 'pnc%' order by 1`,
        ),
      )
      expect(made.rows).toEqual(roles.map((role) => ({ role, described: true })))
      for (const engine of engines) expect(await planBootstrapDatabase({ engine, ...project })).toEqual([])
    }
  })

  test('what is missing later is added, and nothing else is touched', async () => {
    const { dataDir } = await migrationProject()
    const url = await newDatabase()
    const engine = await open(url)
    await bootstrapDatabase({ engine, dataDir })
    await asAdmin(async (admin) => {
      await admin.query('drop extension pg_trgm')
      await admin.query('revoke pnc_search from pnc_owner')
    }, url)
    const made = await bootstrapDatabase({ engine, dataDir })
    expect(made.map(({ sql }) => sql)).toEqual([
      'grant pnc_search to pnc_owner',
      'create extension pg_trgm with schema public',
    ])
  })

  test('after a superuser has prepared the database, a login of pnc_migrator migrates it', async () => {
    const { dataDir } = await migrationProject()
    const url = await newDatabase()
    await bootstrapDatabase({ engine: await open(url), dataDir })
    const login = await newLogin('deploy')
    await asAdmin((admin) => admin.query(`grant pnc_migrator to ${login.user}`))
    const engine = await open(urlOf(url, { login }))
    const contextSecret = () => Promise.resolve('a secret that only the tests know, long enough')
    const result = await migrate({ engine, dataDir, contextSecret })
    expect(result).toMatchObject({ bootstrapped: [], contextSecret: 'installed' })
    expect(result.applied.length).toBeGreaterThan(1)
    expect(await migrate({ engine, dataDir, contextSecret })).toMatchObject({
      applied: [],
      contextSecret: 'trusted',
    })
  })

  test('the owner of a database who may create roles needs a superuser for PostGIS only, and is told the statement', async () => {
    await dropEverything()
    const { dataDir } = await migrationProject()
    const login = await newLogin('boss', 'createrole')
    const url = await newDatabase(login.user)
    const engine = await open(urlOf(url, { login }))
    const error = await migrate({ engine, dataDir }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', exitCode: 4 })
    const { statements } = (error as { details: { statements: string[] } }).details
    expect(statements[0]).toBe('create extension postgis with schema public;')
    await asAdmin((admin) => admin.query('create extension postgis with schema public'), url)
    expect((await migrate({ engine, dataDir })).applied.length).toBeGreaterThan(1)
  })

  test('a login without privileges is told every statement that a DBA has to run, and they suffice', async () => {
    await dropEverything()
    const { dataDir } = await migrationProject()
    const url = await newDatabase()
    const login = await newLogin('nobody')
    const engine = await open(urlOf(url, { login }))
    const error = await migrate({ engine, dataDir }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', exitCode: 4 })
    const { statements } = (error as { details: { statements: string[] } }).details
    expect(statements).toContain(`grant pnc_migrator to "${login.user}";`)
    expect((error as { hint: string }).hint).toContain(statements.join('\n'))
    await asAdmin(async (admin) => {
      for (const statement of statements) await admin.query(statement)
    }, url)
    expect((await migrate({ engine, dataDir })).applied.length).toBeGreaterThan(1)
  })

  test('a login that is not of pnc_migrator cannot read a migrated database, and is told the grant', async () => {
    const { dataDir } = await migrationProject()
    const url = await newDatabase()
    await migrate({ engine: await open(url), dataDir })
    const login = await newLogin('stranger')
    const engine = await open(urlOf(url, { login }))
    await expect(migrate({ engine, dataDir })).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: `A superuser has to run, once: grant pnc_migrator to "${login.user}";`,
    })
  })

  test('an extension that the server does not have is named before anything is made', async () => {
    await dropEverything()
    const project = await migrationProject()
    const script = join(project.paths.fixtures, 'sql/bootstrap/extensions.sql')
    await writeFile(script, 'create extension postgis_of_the_future with schema public;')
    const engine = await open(await newDatabase())
    await expect(migrate({ engine, ...project })).rejects.toMatchObject({
      code: 'EXTENSION_MISSING',
      exitCode: 3,
      details: { extensions: ['postgis_of_the_future'] },
      hint: expect.stringContaining('postgresql') as string,
    })
    const made = await asAdmin((admin) => admin.query(`select from pg_roles where rolname like 'pnc%'`))
    expect(made.rows).toHaveLength(0)
  })

  test('an extension in another schema is refused', async () => {
    const { dataDir } = await migrationProject()
    const url = await newDatabase()
    await asAdmin(
      (admin) => admin.query('create schema elsewhere; create extension pg_trgm with schema elsewhere'),
      url,
    )
    await expect(migrate({ engine: await open(url), dataDir })).rejects.toMatchObject({
      code: 'EXTENSION_MISSING',
      hint: expect.stringContaining('alter extension pg_trgm set schema public') as string,
    })
  })

  test('a role of ours that bypasses row security is refused', async () => {
    const { dataDir } = await migrationProject()
    const engine = await open(await newDatabase())
    await bootstrapDatabase({ engine, dataDir })
    await asAdmin((admin) => admin.query('alter role pnc_service bypassrls'))
    try {
      await expect(migrate({ engine, dataDir })).rejects.toMatchObject({
        code: 'UNSAFE_ROLE',
        hint: expect.stringContaining('alter role pnc_service nosuperuser nobypassrls') as string,
      })
    } finally {
      await asAdmin((admin) => admin.query('alter role pnc_service nobypassrls'))
    }
  })
})
