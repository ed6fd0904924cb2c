import { existsSync } from 'node:fs'
import { redactConnectionString } from '../errors/redact-url.js'
import { configKeyEntries, type ConfigKey } from './config-keys.js'
import { contextSecretPath, mayUseLocalSecret } from './context-secret.js'
import { formatDuration } from './duration.js'
import { type ResolvedConfig } from './resolved-config.js'

/** One line of `pnc-db config`. */
export interface DescribedValue {
  readonly key: ConfigKey
  /** As it would be written, without secrets; null where nothing is set. */
  readonly value: string | number | null
  /** `PNC_POOL_SIZE (environment)`, `default` ...; null where nothing is set. */
  readonly origin: string | null
  /** What happens where nothing is set. */
  readonly meaning?: string
}

/** The whole configuration for people and scripts, without a secret in it. Creates nothing. */
export async function describeConfig(config: ResolvedConfig): Promise<readonly DescribedValue[]> {
  const local = config.contextSecret === undefined ? await describeLocalSecret(config) : {}
  const values: Readonly<Record<ConfigKey, string | number | undefined>> = {
    databaseUrl: config.databaseUrl && redactConnectionString(config.databaseUrl),
    shadowDatabaseUrl: config.shadowDatabaseUrl && redactConnectionString(config.shadowDatabaseUrl),
    dataDir: config.dataDir,
    serviceRole: config.serviceRole,
    contextSecret: config.contextSecret && '***',
    keyRing: config.keyRing && '***',
    keyRingFile: config.keyRingFile,
    auditKey: config.auditKey && '***',
    contextTtlSeconds: config.contextTtlSeconds,
    lockTimeout: formatDuration(config.lockTimeoutMs),
    statementTimeout: formatDuration(config.statementTimeoutMs),
    connectTimeout: formatDuration(config.connectTimeoutMs),
    poolSize: config.poolSize,
    typesFile: config.typesFile,
  }
  return configKeyEntries.map(([key, { unset }]) => ({
    key,
    value: values[key] ?? null,
    origin: config.origins[key] ?? null,
    ...(values[key] === undefined && unset !== undefined && { meaning: unset }),
    ...(key === 'contextSecret' && local),
  }))
}

async function describeLocalSecret(config: ResolvedConfig): Promise<Partial<DescribedValue>> {
  if (!(await mayUseLocalSecret(config))) return { meaning: 'not set; this server needs one' }
  const path = contextSecretPath(config)
  return existsSync(path) ? { value: '***', origin: path } : { meaning: `made on first use in ${path}` }
}
