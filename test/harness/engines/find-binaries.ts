import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Unavailable } from './test-server.js'

export interface Binaries {
  readonly folder: string
  readonly version: string
}

const extensions = ['postgis', 'pgcrypto', 'unaccent', 'btree_gin', 'btree_gist', 'pg_trgm']

/** The newest PostgreSQL on this machine, 15 or later, that has every extension pnc-db uses. */
export function findBinaries(env: NodeJS.ProcessEnv): Binaries | Unavailable {
  const refused: string[] = []
  const usable = candidateFolders(env)
    .map((folder) => inspect(folder))
    .filter((found) => {
      if (found.problem) refused.push(`${found.folder}: ${found.problem}`)
      return found.problem === undefined
    })
    .sort((a, b) => b.major - a.major)
  const [best] = usable
  if (best) return best
  return { unavailable: refused.join('; ') || 'no PostgreSQL binaries were found' }
}

function candidateFolders(env: NodeJS.ProcessEnv): string[] {
  const debian = '/usr/lib/postgresql'
  const folders = [
    ...(existsSync(debian) ? readdirSync(debian).map((major) => join(debian, major, 'bin')) : []),
    ...(env.PATH ?? '').split(delimiter),
    bindirOf('pg_config'),
  ]
  const real = folders
    .filter((folder) => folder !== '' && existsSync(join(folder, 'initdb')))
    .map((folder) => realpathSync(folder))
  return [...new Set(real)]
}

function inspect(folder: string): Binaries & { major: number; problem?: string } {
  const version = /(\d+)[.\d]*/.exec(output(join(folder, 'postgres'), '--version'))
  const major = Number(version?.[1] ?? 0)
  const found = { folder, version: version?.[0] ?? 'unknown', major }
  if (major < 15) return { ...found, problem: `PostgreSQL ${found.version} is older than 15` }
  const share = output(join(folder, 'pg_config'), '--sharedir') || `/usr/share/postgresql/${major}`
  const missing = extensions.filter((name) => !existsSync(join(share, 'extension', `${name}.control`)))
  return missing.length === 0 ? found : { ...found, problem: `lacks ${missing.join(', ')}` }
}

function bindirOf(pgConfig: string): string {
  return output(pgConfig, '--bindir')
}

function output(command: string, argument: string): string {
  try {
    return execFileSync(command, [argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}
