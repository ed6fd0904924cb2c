import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { inspect } from 'node:util'
import { parse as parseDotenv } from 'dotenv'
import { type z } from 'zod'
import { redactConnectionString } from '../errors/redact-url.js'
import { configError, type ConfigIssue } from './config-issue.js'
import {
  configKeyEntries,
  configKeys,
  type ConfigFlags,
  type ConfigKey,
  type ConfigKeyEntry,
} from './config-keys.js'
import { configSchema } from './config-schema.js'
import { lintIssues } from './lint-config.js'
import { mergeLayers, type Given } from './merge-layers.js'
import { nearestName } from './nearest-name.js'
import { readConfigFile } from './read-config-file.js'
import { type ResolvedConfig } from './resolved-config.js'

export interface LoadConfigOptions {
  readonly flags?: ConfigFlags
  readonly env: Readonly<Record<string, string | undefined>>
  /** What relative paths of flags and variables start from. */
  readonly cwd: string
  /** Where `.env`, the configuration file and by default the data folder stand; `cwd` if not given. */
  readonly project?: string
}

/**
 * The configuration: flags over environment over `.env` over the file over defaults, checked once.
 * An empty variable counts as not set; `process.env` is not changed.
 *
 * @throws PncError CONFIG_INVALID with every issue, each with the place its value came from.
 * @example
 * const config = await loadConfig({ env: process.env, cwd: process.cwd() })
 */
export async function loadConfig({
  flags = {},
  env,
  cwd,
  project = cwd,
}: LoadConfigOptions): Promise<ResolvedConfig> {
  const [file, dotenv] = await Promise.all([
    flags.configFile === undefined
      ? readConfigFile(project, undefined)
      : readConfigFile(cwd, flags.configFile),
    readDotenv(project),
  ])
  const given = mergeLayers({ flags, env, dotenv, file, cwd, project })
  const values = Object.fromEntries([...given].map(([key, { value }]) => [key, value]))
  const checked = configSchema.safeParse({ ...file?.values, ...values })
  const issues = [
    ...(file?.issues ?? []),
    ...(checked.error?.issues ?? []).flatMap((issue) => asConfigIssues(issue, given, file?.name ?? '')),
  ]
  if (!checked.success || issues.length > 0) throw configError(issues)

  const { dataDir, keyRingFile, typesFile, lockTimeout, statementTimeout, connectTimeout, ...plain } =
    checked.data
  const absolute = (key: ConfigKey, path: string) => resolve(given.get(key)?.folder ?? cwd, path)
  return {
    ...plain,
    databaseUrl: plain.databaseUrl,
    shadowDatabaseUrl: plain.shadowDatabaseUrl,
    contextSecret: plain.contextSecret,
    keyRing: plain.keyRing,
    keyRingFile: keyRingFile && absolute('keyRingFile', keyRingFile),
    auditKey: plain.auditKey,
    dataDir: absolute('dataDir', dataDir),
    typesFile: typesFile && absolute('typesFile', typesFile),
    lockTimeoutMs: lockTimeout,
    statementTimeoutMs: statementTimeout,
    connectTimeoutMs: connectTimeout,
    origins: Object.fromEntries([...given].map(([key, { origin }]) => [key, origin])),
  }
}

async function readDotenv(cwd: string): Promise<Readonly<Record<string, string>>> {
  try {
    return parseDotenv(await readFile(join(cwd, '.env')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw configError([{ origin: '.env', message: error instanceof Error ? error.message : String(error) }])
  }
}

function asConfigIssues(
  issue: z.core.$ZodIssue,
  given: ReadonlyMap<ConfigKey, Given>,
  file: string,
): readonly ConfigIssue[] {
  if (issue.path[0] === 'lint' || issue.path[0] === 'doctor') return lintIssues(issue, file)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, file))
  const key = issue.path[0] as ConfigKey
  const { value, origin = key } = given.get(key) ?? {}
  return [{ origin, message: `${issue.message}, got ${show(value, configKeys[key])}` }]
}

function unknownKey(key: string, file: string): ConfigIssue {
  const nearest = nearestName(key, [...configKeyEntries.map(([name]) => name), 'lint', 'doctor'])
  const advice = nearest === undefined ? '' : `; did you mean ${nearest}?`
  return { origin: `${key} (${file})`, message: `unknown key${advice}` }
}

/** The wrong value, quoted as it was written, without its secret. */
function show(value: unknown, { secret }: ConfigKeyEntry): string {
  if (secret === 'whole')
    return typeof value === 'string' ? `${Buffer.byteLength(value)} bytes` : typeof value
  if (typeof value !== 'string') return inspect(value, { breakLength: Infinity })
  return JSON.stringify(secret === 'password' ? redactConnectionString(value) : value)
}
