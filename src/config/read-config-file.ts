import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { configNames } from '../project/config-names.js'
import { type ConfigIssue } from './config-issue.js'
import { locateJsonError } from './locate-json-error.js'

/** What a configuration file holds, before anything is checked but that it is an object. */
export interface ConfigFile {
  /** How messages call the file. */
  readonly name: string
  /** The folder that relative paths in the file start from. */
  readonly folder: string
  readonly values: Readonly<Record<string, unknown>>
  readonly issues: readonly ConfigIssue[]
}

/**
 * Reads the file named by --config, else `pnc-db.config.json` or `.js` in `cwd`, or the former in its `.config`, else nothing.
 * A `.js` file exports the object as its default. Whatever is wrong with the file becomes an issue, so that it is listed with the rest.
 */
export async function readConfigFile(
  cwd: string,
  given: string | undefined,
): Promise<ConfigFile | undefined> {
  if (given !== undefined) {
    const path = resolve(cwd, given)
    return existsSync(path) ? read(path, given) : broken(path, '--config (flag)', `no such file: ${path}`)
  }
  const names = configNames.filter((name) => existsSync(join(cwd, name)))
  const [first] = names
  if (first === undefined) return undefined
  if (names.length === 1) return read(join(cwd, first), first)
  return broken(join(cwd, first), names.join(' and '), 'both exist; keep one of them')
}

async function read(path: string, name: string): Promise<ConfigFile> {
  try {
    const values = path.endsWith('.json') ? await readJson(path) : await importObject(path)
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      return broken(path, name, 'expected an object with the keys of the configuration')
    }
    return { name, folder: dirname(path), values: values as Record<string, unknown>, issues: [] }
  } catch (error) {
    return broken(path, name, error instanceof Error ? error.message : String(error))
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/u, '')
  const position = locateJsonError(text)
  if (position) throw new Error(`not valid JSON at line ${position.line}, column ${position.column}`)
  return JSON.parse(text)
}

async function importObject(path: string): Promise<unknown> {
  const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
  return module.default
}

function broken(path: string, origin: string, message: string): ConfigFile {
  return { name: origin, folder: dirname(path), values: {}, issues: [{ origin, message }] }
}
