import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { planInit } from '../../src/init/plan-init.js'
import { writeInit } from '../../src/init/write-init.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const folder = await mkdtemp(join(inject('engine').runFolder, 'shop-'))
const env = {
  DATABASE_URL: await database.newEmptyDatabase(),
  PNC_CONTEXT_SECRET: 'a secret of the new project, of forty bytes',
}
const pncDb = (...args: readonly string[]) => runCli(args, { cwd: folder, env })
const write = (path: string, text: string) => writeFile(join(folder, path), text)

beforeAll(async () => {
  await writeInit(await planInit(folder))
  await write(
    'current.sql',
    `create table app.orders (id int primary key, address jsonb not null, notes jsonb, status app.note_status);`,
  )
  const run = await pncDb('migrate', 'current')
  expect(run.stderr).not.toContain('error')
})

/** What the compiler says of a file of the project, which has the package installed. */
async function compile(name: string, text: string): Promise<readonly string[]> {
  await write(name, text)
  await write('package.json', '{ "type": "module" }')
  await mkdir(join(folder, 'node_modules/@pushnchat'), { recursive: true })
  for (const [link, target] of [
    ['@pushnchat/db', projectPaths.root],
    ['kysely', join(projectPaths.root, 'node_modules/kysely')],
    ['zod', join(projectPaths.root, 'node_modules/zod')],
    ['@types', join(projectPaths.root, 'node_modules/@types')],
  ] as const) {
    await symlink(target, join(folder, 'node_modules', link)).catch(() => undefined)
  }
  const program = ts.createProgram([join(folder, name)], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    typeRoots: [join(folder, 'node_modules/@types')],
    types: ['node'],
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

describe('in a project of its own', () => {
  test('types are written to its sources, and JSON without a schema is named', async () => {
    const { code, stdout, stderr } = await pncDb('types')
    expect(stderr).toContain('No schema for the JSON of app.orders.address, app.orders.notes')
    expect(stderr).toContain('src/database/json-columns.ts')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Wrote src/database/database.generated.ts\nWrote src/database/domains.generated.ts\n',
    })
    const tables = await readFile(join(folder, 'src/database/database.generated.ts'), 'utf8')
    expect(tables).toContain(`  'app.orders': AppOrders\n`)
    expect(tables).not.toContain('market.')
  })

  test('a schema of its own becomes the type of the column', async () => {
    await write(
      'src/database/json-columns.ts',
      `import { z } from 'zod'
export const jsonColumns = { 'app.orders.address': z.object({ street: z.string() }) }
export type JsonColumn<Name extends keyof typeof jsonColumns> = z.output<(typeof jsonColumns)[Name]>
`,
    )
    const check = await pncDb('types', '--check')
    expect(check.code).toBe(1)
    expect(check.stdout).toContain(`+  address: JsonColumn<'app.orders.address'>`)
    expect((await pncDb('types')).stderr).toContain('No schema for the JSON of app.orders.notes:')
    expect((await pncDb('types', '--check')).code).toBe(0)
  })

  test('a service compiles against its own tables, and not against those of the package', async () => {
    const service = (table: string, value: string) => `import { connect } from '@pushnchat/db'
import type { Database } from './src/database/database.generated.js'
const db = await connect<Database>({ connectionString: '', contextSecret: '' })
await db.as({ tenant: 1, roles: [] }, async (tx) => {
  const [row] = await tx.query.selectFrom('${table}').selectAll().execute()
  const street: string | undefined = row?.${value}
  return street
})
`
    expect(await compile('service.ts', service('app.orders', 'address.street'))).toEqual([])
    expect(await compile('service.ts', service('app.orders', 'address.town'))).not.toEqual([])
    expect(await compile('service.ts', service('market.listings', 'title'))).not.toEqual([])
  })

  test('typesFile names another place, from the folder of the configuration', async () => {
    await write('pnc-db.config.json', '{ "typesFile": "lib/tables.ts" }')
    const { code, stdout } = await runCli(['types'], { cwd: join(folder, 'fixtures/sql'), env })
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Wrote ../../lib/tables.ts\nWrote ../../lib/domains.generated.ts\n',
    })
  })
})
