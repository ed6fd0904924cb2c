import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeLiteral } from 'pg'
import { projectPaths } from '../../project/project-paths.js'

/** Extensions and privileges as one script that is the same for every database; roles belong to the server. */
export async function bootstrapScript(): Promise<string> {
  const folder = join(projectPaths.fixtures, 'sql', 'bootstrap')
  const [extensions, database] = await Promise.all(
    ['extensions.sql', 'database.sql'].map((name) => readFile(join(folder, name), 'utf8')),
  )
  const statements = (database ?? '')
    .replaceAll(/^--.*$/gm, '')
    .replaceAll(':LOGIN', 'current_user')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map(
      (text) => `execute replace(${escapeLiteral(text)}, ':DATABASE_NAME', quote_ident(current_database()));`,
    )
  return `${extensions ?? ''}\ndo $$ begin\n${statements.join('\n')}\nend $$;\n`
}
