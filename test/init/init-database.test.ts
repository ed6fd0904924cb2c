import { appendFile, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { connect } from '../../src/client/connect.js'
import { planInit } from '../../src/init/plan-init.js'
import { writeInit } from '../../src/init/write-init.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const folder = await mkdtemp(join(inject('engine').runFolder, 'init-'))
await writeInit(await planInit(folder))
const url = await database.newEmptyDatabase()
const contextSecret = 'a secret of the new project, of forty bytes'
const env = { DATABASE_URL: url, PNC_CONTEXT_SECRET: contextSecret }
// The engine of the tests answers as a server that cannot create a second database; one in .pnc-db gets one beside it.
const ownEngine = database.kind === 'server' ? env : { PNC_CONTEXT_SECRET: contextSecret }
const first = await runCli(['migrate'], { cwd: folder, env })

async function asOperator<Row>(statement: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set role pnc_operator')
    return (await client.query(statement)).rows as Row[]
  } finally {
    await client.query('reset role')
    await client.end()
  }
}

interface Founded {
  readonly tenant_id: number
  readonly user_id: string
}
const found = async (slug: string) => {
  const [row] = await asOperator<Founded>(
    `select * from core.found_tenant('${slug}', '${slug}', 'Ama', 'ama@${slug}.example')`,
  )
  return { tenant: row!.tenant_id, user: row!.user_id, roles: ['member'] }
}

describe('a new project', () => {
  test('migrates, from any of its folders, and has nothing left to do', async () => {
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('000002-app.sql') as string })
    const again = await runCli(['migrate', 'status', '--json'], { cwd: join(folder, 'fixtures/sql'), env })
    expect(again.code).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({
      upToDate: true,
      current: 'blank',
      migrations: [
        { file: '000001-core.sql', state: 'applied' },
        { file: '000002-app.sql', state: 'applied' },
      ],
    })
  })

  test('has the context functions that the package has, word for word', async () => {
    const core = await readFile(join(folder, 'migrations/000001-core.sql'), 'utf8')
    for (const name of ['context', 'enter', 'touch', 'uuid-v7']) {
      const path = `sql/core/${name}.sql`
      const text = await readFile(join(projectPaths.fixtures, path), 'utf8')
      expect(core).toContain(`--! Included ${path}\n${text.trimEnd()}\n--! EndIncluded ${path}`)
      expect(await readFile(join(folder, 'fixtures', path), 'utf8')).toBe(text)
    }
  })

  test('is clean in the eyes of verify and lint, and has types and a dictionary of its own', async () => {
    for (const command of [
      ['migrate', 'verify'],
      ['migrate', 'lint'],
      ['migrate', 'drift'],
      ['types'],
      ['docs'],
    ]) {
      const { code, stderr } = await runCli(command, {
        cwd: folder,
        env: command.includes('lint') ? ownEngine : env,
        timeout: 120_000,
      })
      expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' })
    }
    expect(await readFile(join(folder, 'docs/schema/app.md'), 'utf8')).toContain('## notes')
    expect(await readFile(join(folder, 'src/database/database.generated.ts'), 'utf8')).toContain(
      "'app.notes'",
    )
    expect((await runCli(['docs', '--check'], { cwd: folder, env })).code).toBe(0)
    expect((await runCli(['types', '--check'], { cwd: folder, env })).code).toBe(0)
  }, 240_000)

  test('goes back to nothing and comes again', async () => {
    const back = await runCli(['migrate', 'rollback', '--to', '0', '--accept-data-loss'], {
      cwd: folder,
      env,
    })
    expect({ code: back.code, stderr: back.code === 0 ? '' : back.stderr }).toEqual({ code: 0, stderr: '' })
    expect((await runCli(['migrate'], { cwd: folder, env })).code).toBe(0)
  })

  test('holds its tenants apart as the service', async () => {
    const [acme, globex] = [await found('acme'), await found('globex')]
    const db = await connect({ connectionString: url, contextSecret, role: 'pnc_service', max: 1 })
    afterAll(() => db.close())
    const insert = (tenant: number, author: string, status = 'published') =>
      sql`insert into app.notes (tenant_id, author_id, title, status) values (${tenant}, ${author}, 'A note', ${status})`
    const titles = sql<{ tenant_id: number }>`select tenant_id from app.notes`

    await db.as(acme, (tx) => insert(acme.tenant, acme.user).execute(tx.query))
    await db.as(globex, (tx) => insert(globex.tenant, globex.user).execute(tx.query))
    for (const who of [acme, globex]) {
      const { rows } = await db.as(who, (tx) => titles.execute(tx.query))
      expect(rows).toEqual([{ tenant_id: who.tenant }])
    }
    await expect(
      db.as(acme, (tx) => insert(globex.tenant, acme.user).execute(tx.query)),
    ).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    const changed = await db.as(acme, (tx) =>
      sql`update app.notes set title = 'mine now' where tenant_id = ${globex.tenant}`.execute(tx.query),
    )
    expect(changed.numAffectedRows).toBe(0n)
    // An author of another tenant cannot exist, whoever inserts.
    const staff = { ...acme, roles: ['admin'] }
    await expect(
      db.as(staff, (tx) => insert(acme.tenant, globex.user).execute(tx.query)),
    ).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
    await expect(
      db.as({ ...acme, tenant: globex.tenant }, (tx) => titles.execute(tx.query)),
    ).rejects.toMatchObject({
      code: 'NOT_A_MEMBER',
    })
  })

  test('commits a migration of its own, beside its others and not into the package', async () => {
    const before = await readFile(join(folder, 'current.sql'), 'utf8')
    await appendFile(
      join(folder, 'current.sql'),
      `alter table app.notes add column colour text check (length(colour) <= 20);\n` +
        `comment on column app.notes.colour is 'How it is shown.';\n`,
    )
    await writeFile(
      join(folder, 'migrations/current.down.sql'),
      'alter table app.notes drop column colour;\n',
    )
    await writeFile(
      join(folder, 'migrations/current.down.sql'),
      '--! Data-Loss: colours\nalter table app.notes drop column colour;\n',
    )
    const { code, stderr, stdout } = await runCli(['migrate', 'commit', '-m', 'add colours'], {
      cwd: folder,
      env: ownEngine,
    })
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('000003-add-colours.sql')
    expect(await readFile(join(folder, 'migrations/000003-add-colours.sql'), 'utf8')).toContain('colour text')
    expect(await readFile(join(folder, 'current.sql'), 'utf8')).toBe(before)
  })

  test('is not given the migrations of the package when its own are gone', async () => {
    const broken = await withFolder()
    await cp(join(folder, 'current.sql'), join(broken, 'current.sql'))
    await cp(join(folder, 'pnc-db.config.json'), join(broken, 'pnc-db.config.json'))
    const { code, stdout } = await runCli(['migrate'], { cwd: broken, env })
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
  })
})
