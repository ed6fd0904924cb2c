import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { migrate } from '../../src/migrate/migrate.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from '../migrate/migration-project.js'
import { engineAt } from '../migrate/new-engine.js'
import { runWalkthrough } from './run-walkthrough.js'

const database = await useTestDatabase()

/** A shop of one company: what lint asks of a project with tenants does not apply. */
const ignore = ['global-table-undeclared', 'row-security-disabled'].map((rule) => ({
  rule,
  object: 'shop.*',
  reason: 'The shop belongs to one company: it has no tenants.',
}))

/** A repository with one migration, which the databases of two developers and of production have run. */
async function shopProject() {
  const project = await migrationProject()
  const folder = dirname(project.paths.migrations)
  await project.writeCurrent('-- Enter migration here\n')
  await writeFile(join(folder, '.gitignore'), '.pnc-db/\n')
  await writeFile(join(folder, 'pnc-db.config.json'), JSON.stringify({ lint: { ignore } }))
  await project.commit(
    'shop',
    'create schema shop;\ncreate table shop.orders (id int primary key, customer text not null);',
  )
  const databases: Record<string, string> = {}
  for (const name of ['ama', 'kofi', 'production']) {
    const url = await database.newEmptyDatabase()
    await migrate({ engine: engineAt(database, url), ...project })
    databases[name] = url
  }
  return { folder, databases, env: { PNC_CONTEXT_SECRET: database.contextSecret } }
}

describeOnServer('a walkthrough', 'it needs several databases', () => {
  test.each(['two-branches', 'edited-migration', 'hot-fixed-index'])(
    '%s prints what its page says',
    async (name) => {
      const page = fileURLToPath(new URL(`../../docs/walkthroughs/${name}.md`, import.meta.url))
      await expect(await runWalkthrough(page, await shopProject())).toMatchFileSnapshot(page)
    },
  )
})
