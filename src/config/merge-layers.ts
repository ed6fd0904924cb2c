import { configKeyEntries, type ConfigFlags, type ConfigKey, type ConfigKeyEntry } from './config-keys.js'
import { type ConfigFile } from './read-config-file.js'

type Variables = Readonly<Record<string, string | undefined>>

/** Every place a value can come from, the strongest first. Below them all stand the defaults. */
export interface Layers {
  readonly flags: ConfigFlags
  readonly env: Variables
  readonly dotenv: Variables
  readonly file: ConfigFile | undefined
  /** What relative paths of flags and of the environment start from. */
  readonly cwd: string
  /** The folder of `.env`, from which its relative paths and the defaults start. */
  readonly project: string
}

/** A value as somebody wrote it, and where. */
export interface Given {
  readonly value: unknown
  /** For people: `PNC_POOL_SIZE (environment)`, `poolSize (pnc-db.config.json)` or `default`. */
  readonly origin: string
  /** What a relative path starts from. */
  readonly folder: string
}

/**
 * The strongest value of every key that has one. An empty variable counts as not set, and an empty one in the environment hides
 * the one in `.env`: `DATABASE_URL= pnc-db demo` runs without the server that `.env` names.
 */
export function mergeLayers(layers: Layers): ReadonlyMap<ConfigKey, Given> {
  return new Map(
    configKeyEntries.flatMap(([key, entry]) => {
      const given =
        fromFlags(key, entry, layers) ??
        fromVariables(entry, layers) ??
        fromFile(key, layers) ??
        fromDefault(entry, layers)
      return given ? [[key, given] as const] : []
    }),
  )
}

function fromFlags(key: ConfigKey, entry: ConfigKeyEntry, { flags, cwd }: Layers): Given | undefined {
  const value = flags.values?.[key]
  return value === undefined ? undefined : { value, origin: `${entry.flag ?? key} (flag)`, folder: cwd }
}

function fromVariables(
  { env: name }: ConfigKeyEntry,
  { env, dotenv, cwd, project }: Layers,
): Given | undefined {
  const value = env[name] ?? dotenv[name]
  const [origin, folder] = env[name] === undefined ? ['.env', project] : ['environment', cwd]
  return value === undefined || value === '' ? undefined : { value, origin: `${name} (${origin})`, folder }
}

function fromFile(key: ConfigKey, { file }: Layers): Given | undefined {
  const value = file?.values[key]
  return !file || value === undefined
    ? undefined
    : { value, origin: `${key} (${file.name})`, folder: file.folder }
}

function fromDefault(entry: ConfigKeyEntry, { project }: Layers): Given | undefined {
  return entry.default === undefined
    ? undefined
    : { value: entry.default, origin: 'default', folder: project }
}
