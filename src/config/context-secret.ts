import { randomBytes } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { redactConnectionString } from '../errors/redact-url.js'
import { ensureDataDir } from './ensure-data-dir.js'
import { type ResolvedConfig } from './resolved-config.js'

/** Where the secret of a database on this machine is kept. */
export function contextSecretPath({ dataDir }: Pick<ResolvedConfig, 'dataDir'>): string {
  return join(dataDir, 'context-secret')
}

/** Whether a local secret may stand in for a missing one: on the embedded engine and on servers of this machine. */
export async function mayUseLocalSecret({
  databaseUrl,
}: Pick<ResolvedConfig, 'databaseUrl'>): Promise<boolean> {
  if (databaseUrl === undefined) return true
  const { isLocalServer } = await import('./is-local-server.js')
  return isLocalServer(databaseUrl)
}

/**
 * The secret that signs tenant contexts: the configured one, else the one in `<dataDir>/context-secret`, which is made on first
 * use (48 random bytes, readable by its owner only). Any number of processes may call this at once; all get the same secret.
 *
 * @throws PncError CONFIG_INVALID for a server elsewhere without a configured secret; SECRET_TOO_SHORT for a damaged file
 * @example
 * const secret = await ensureContextSecret(await context.config())
 */
export async function ensureContextSecret(config: ResolvedConfig): Promise<string> {
  if (config.contextSecret !== undefined) return config.contextSecret
  if (!(await mayUseLocalSecret(config))) throw secretMissing(config)
  const path = contextSecretPath(config)
  return (await readSecret(path)) ?? (await createSecret(config, path))
}

/**
 * The secret that signs tenant contexts, where there is one: the same as `ensureContextSecret` gives, but none is made.
 *
 * @throws PncError CONFIG_INVALID, SECRET_TOO_SHORT for a file that cannot be used
 */
export async function readContextSecret(config: ResolvedConfig): Promise<string | undefined> {
  if (config.contextSecret !== undefined) return config.contextSecret
  return (await mayUseLocalSecret(config)) ? readSecret(contextSecretPath(config)) : undefined
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(path, 'utf8')).trim()
    if (Buffer.byteLength(secret) >= 32) return secret
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined
    throw new PncError('CONFIG_INVALID', `Cannot read the context secret: ${message}`, {
      hint: 'Run as the user who made the file, or set PNC_CONTEXT_SECRET.',
      cause: error,
    })
  }
  throw new PncError('SECRET_TOO_SHORT', `The context secret in ${path} has fewer than 32 bytes`, {
    hint: 'Restore the file, or delete it to have a new secret made; contexts signed with the old one then fail.',
  })
}

/** A link appears at once with its whole content and never replaces another, so the first process wins and nobody reads half a secret. */
async function createSecret(config: ResolvedConfig, path: string): Promise<string> {
  await ensureDataDir(config)
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
  const secret = await readSecret(path)
  if (secret === undefined) throw new PncError('INTERNAL', `${path} vanished while it was being made`)
  return secret
}

function secretMissing({ databaseUrl = '' }: ResolvedConfig): PncError<'CONFIG_INVALID'> {
  return new PncError(
    'CONFIG_INVALID',
    `The server at ${redactConnectionString(databaseUrl)} needs a context secret`,
    {
      hint: 'Set PNC_CONTEXT_SECRET to the secret that its services use, at least 32 random bytes.',
    },
  )
}
