import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { allRules } from '../../src/lint/all-rules.js'
import { applyIgnores } from '../../src/lint/apply-ignores.js'
import { readScripts } from '../../src/lint/read-scripts.js'
import { runRules } from '../../src/lint/run-rules.js'
import { loadConfig } from '../../src/config/load-config.js'
import { openWorkspace } from '../../src/migrate/migration-workspace.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const dataDir = await mkdtemp(join(inject('engine').runFolder, 'lints-'))
const subject = {
  catalog: await readCatalog(await database.openClient(database.ownerUrl)),
  scripts: await readScripts(await openWorkspace(dataDir)),
}
const { lint } = await loadConfig({ env: {}, cwd: projectPaths.root })

describe('the migrated database', () => {
  test.each(allRules)('$name: $summary', (rule) => {
    const { findings } = applyIgnores(runRules([rule], subject), lint.ignore, (name) => name === rule.name)
    expect(findings).toEqual([])
  })
})
