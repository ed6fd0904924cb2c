import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isBlank } from '../migrate/current-migration.js'
import { isNoTransactionDefined, parseMigrationText, readCurrent } from '../migrate/graphile-migrate.js'
import { readCommitted } from '../migrate/history/read-committed.js'
import { type MigrationWorkspace } from '../migrate/migration-workspace.js'
import { type Script } from './script.js'

/** The committed migrations as their files stand, and `current.sql` with its includes unless it is blank. */
export async function readScripts(workspace: MigrationWorkspace): Promise<readonly Script[]> {
  const { folder, paths } = workspace
  const committed = await Promise.all(
    (await readCommitted(folder)).map(async ({ realFilename, fullPath, body }) => ({
      file: workspace.nameOf(join(paths.migrations, realFilename)),
      sql: await readFile(fullPath, 'utf8'),
      linesAbove: 0,
      isTransactional: !isNoTransactionDefined(body),
    })),
  )
  const current = await readCurrent(folder)
  if (isBlank(current)) return committed
  const file = workspace.nameOf(paths.current)
  const last = {
    file,
    sql: current,
    linesAbove: 0,
    isCompiled: true,
    isTransactional: !isNoTransactionDefined(parseMigrationText(file, current, false).body),
  }
  return [...committed, last]
}
