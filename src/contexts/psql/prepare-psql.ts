import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type OpenedContext } from '../open-context.js'
import { makePsqlFolder } from './psql-folder.js'
import { psqlEnvironment } from './psql-environment.js'
import { enterScript, rcScript } from './psql-scripts.js'
import { psqlTarget } from './psql-target.js'

export interface PreparePsqlOptions {
  readonly connectionString: string
  readonly env: NodeJS.ProcessEnv
  /** Arguments of psql that somebody gave. */
  readonly args: readonly string[]
  /** The secret of contexts, which psql must not be given. */
  readonly secret: string | undefined
  /** Who psql shall be; without one it is the login of the connection. */
  readonly context?:
    | {
        readonly opened: OpenedContext
        readonly serviceRole: string
        readonly mayWrite: boolean
        readonly ttlSeconds: number
      }
    | undefined
}

export interface PreparedPsql {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Removes what psql had to read. Call it when psql has ended. */
  readonly release: () => void
}

/**
 * Prepares a psql that begins inside a context. The token, and the password of the server, stand in files that only their owner may
 * read; the secret that signs tokens stays in this process, which writes a fresh token before the last one has lived half its time.
 */
export function preparePsql({
  connectionString,
  env,
  args,
  secret,
  context,
}: PreparePsqlOptions): PreparedPsql {
  const target = psqlTarget(connectionString)
  const folder = makePsqlFolder()
  const passwordFile =
    target.password === undefined
      ? undefined
      : folder.write('pgpass', `*:*:*:*:${target.password.replace(/[\\:]/g, String.raw`\$&`)}\n`)
  const common = { target, secret, passwordFile }
  const words = ['-d', target.url, ...args]
  if (!context) return { args: words, env: psqlEnvironment(env, common), release: folder.remove }

  const { opened, serviceRole, mayWrite, ttlSeconds } = context
  const writeToken = () =>
    folder.write('enter.sql', enterScript(opened.sign().token, { serviceRole, mayWrite }))
  const enterFile = writeToken()
  const rcFile = folder.write(
    'psqlrc',
    rcScript({ context: opened, serviceRole, mayWrite, enterFile, ownRc: ownRcOf(env) }),
  )
  const refresh = setInterval(writeToken, (ttlSeconds * 1000) / 2)
  const settings = { role: serviceRole, ...(!mayWrite && { default_transaction_read_only: 'on' }) }
  return {
    args: words,
    env: psqlEnvironment(env, { ...common, rcFile, settings }),
    release: () => {
      clearInterval(refresh)
      folder.remove()
    },
  }
}

function ownRcOf(env: NodeJS.ProcessEnv): string | undefined {
  const file = env.PSQLRC ?? join(env.HOME ?? homedir(), '.psqlrc')
  return existsSync(file) ? file : undefined
}
