import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { calculateHash, compile, serializeMigration } from '../migrate/graphile-migrate.js'
import { projectPaths } from '../project/project-paths.js'
import type { ProjectFile } from './project-file.js'

const template = join(projectPaths.fixtures, 'init')

/** Pieces of SQL that a new project gets as its own: what its first migration includes, and what makes its roles. */
const sharedSql = [
  'sql/bootstrap/database.sql',
  'sql/bootstrap/roles.sql',
  'sql/core/context.sql',
  'sql/core/enter.sql',
  'sql/core/touch.sql',
  'sql/core/uuid-v7.sql',
]

/**
 * The files of a new project but for package.json and .gitignore, which may be there already. `{{name}}` in them becomes the
 * name of the project.
 *
 * @example
 * (await readTemplate('shop')).map(({ path }) => path) // ['.env.example', ..., 'migrations/000001-core.sql', ...]
 */
export async function readTemplate(name: string): Promise<readonly ProjectFile[]> {
  const plain = await readFolder(join(template, 'files'))
  const shared = sharedSql.map(async (path) => ({
    path: `fixtures/${path}`,
    text: await readFile(join(projectPaths.fixtures, path), 'utf8'),
  }))
  const files = [...plain, ...(await Promise.all(shared)), ...(await readMigrations())]
  return files
    .map(({ path, text }) => ({ path, text: text.replaceAll('{{name}}', name) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The first migrations as `migrate commit` would have written them: includes in place, each chained to the one before. */
async function readMigrations(): Promise<readonly ProjectFile[]> {
  const files: ProjectFile[] = []
  let previous: string | null = null
  for (const { path: file, text } of await readFolder(join(template, 'migrations'))) {
    const path = `migrations/${file}`
    if (file.endsWith('.down.sql')) {
      files.push({ path, text })
      continue
    }
    // The package's root has the folder that includes are looked for in.
    const body = await compile(projectPaths.root, text)
    const hash = calculateHash(body, previous)
    const message = file.replace(/^\d+-|\.sql$/g, '')
    files.push({
      path,
      text: serializeMigration(body, { Previous: previous ?? '-', Hash: hash, Message: message }),
    })
    previous = hash
  }
  return files
}

/** Every file below a folder, in the order of their names. */
async function readFolder(folder: string): Promise<readonly ProjectFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: relative(folder, path).replaceAll(sep, '/'),
      text: await readFile(path, 'utf8'),
    })),
  )
}
