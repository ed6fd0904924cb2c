import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { projectPaths } from '../project/project-paths.js'
import { readIfPresent } from '../project/read-if-present.js'
import { extendLines } from './extend-lines.js'
import { extendPackageJson } from './extend-package-json.js'
import type { ProjectFile } from './project-file.js'
import { readTemplate } from './read-template.js'

export interface InitFile extends ProjectFile {
  /** `new`: will be made; `extended`: lines are added; `kept`: is there and left alone; `same`: has nothing missing. */
  readonly state: 'new' | 'extended' | 'kept' | 'same'
  /** What is added to it, or why it is left alone. */
  readonly note?: string
}

export interface InitPlan {
  /** The folder of the project; an absolute path. */
  readonly folder: string
  readonly name: string
  readonly files: readonly InitFile[]
}

const scripts = {
  'db:migrate': 'pnc-db migrate',
  'db:status': 'pnc-db migrate status',
  'db:lint': 'pnc-db migrate lint',
  'db:drift': 'pnc-db migrate drift',
  'db:docs': 'pnc-db docs',
}

/**
 * What it takes to make a folder a project of pnc-db. Reads only. A file that is there is never replaced; only package.json
 * and .gitignore are added to. Migrations are left alone as soon as there is one.
 *
 * @throws PncError USAGE if the folder is a file, REFUSED for the folder of pnc-db itself and for a broken package.json
 * @example
 * const { files } = await planInit('shop')
 */
export async function planInit(folder: string): Promise<InitPlan> {
  const root = resolve(folder)
  await checkFolder(root)
  const name = packageName(root)
  const hasMigrations = (await namesIn(join(root, 'migrations'))).some((file) => file.endsWith('.sql'))
  const template = (await readTemplate(name)).filter(
    ({ path }) => !hasMigrations || !path.startsWith('migrations/'),
  )
  const plain = await Promise.all(template.map((file) => planFile(root, file)))
  const files = [await planPackage(root, name), await planIgnore(root), ...plain]
  if (hasMigrations)
    files.push({ path: 'migrations', text: '', state: 'kept', note: 'there are migrations already' })
  return { folder: root, name, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

async function planFile(root: string, file: ProjectFile): Promise<InitFile> {
  const actual = await readIfPresent(join(root, file.path))
  if (actual === undefined) return { ...file, state: 'new' }
  return actual === file.text
    ? { ...file, state: 'same' }
    : { ...file, state: 'kept', note: 'it is there already' }
}

async function planPackage(root: string, name: string): Promise<InitFile> {
  const actual = await readIfPresent(join(root, 'package.json'))
  const dependencies = { '@pushnchat/db': await dependencyOn(root) }
  const { text, added, kept } = extendPackageJson(actual, { name, scripts, dependencies })
  const path = 'package.json'
  if (actual === undefined) return { path, text, state: 'new' }
  const note = [
    added.length > 0 ? `added ${added.join(', ')}` : '',
    kept.length > 0 ? `left ${kept.join(', ')} alone` : '',
  ].filter((part) => part !== '')
  const state = added.length > 0 ? 'extended' : kept.length > 0 ? 'kept' : 'same'
  return { path, text, state, ...(note.length > 0 && { note: note.join('; ') }) }
}

async function planIgnore(root: string): Promise<InitFile> {
  const path = '.gitignore'
  const actual = await readIfPresent(join(root, path))
  const text = extendLines(actual, ['node_modules/', '.pnc-db/', '.env'])
  if (actual === undefined) return { path, text, state: 'new' }
  if (actual === text) return { path, text, state: 'same' }
  return { path, text, state: 'extended', note: 'added what holds secrets or local data' }
}

/** An installed tool is named by its version, a checkout by its path. */
async function dependencyOn(root: string): Promise<string> {
  if (!/[\\/]node_modules[\\/]/.test(projectPaths.root)) {
    return `file:${relative(root, projectPaths.root).replaceAll('\\', '/')}`
  }
  const manifest = await readFile(join(projectPaths.root, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

async function checkFolder(root: string): Promise<void> {
  const found = await stat(root).catch(() => undefined)
  if (found && !found.isDirectory()) throw new PncError('USAGE', `${root} is a file, not a folder`)
  if (root === resolve(projectPaths.root)) {
    throw new PncError('REFUSED', 'This is the folder of pnc-db itself', {
      hint: 'Name another folder: pnc-db init ../shop',
    })
  }
}

/** What npm accepts as a name. */
function packageName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'database' : name
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])
