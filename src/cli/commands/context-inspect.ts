import { existsSync } from 'node:fs'
import { text as readText } from 'node:stream/consumers'
import type { DatabaseAnswer } from '../../contexts/ask-database.js'
import type { InspectedToken } from '../../contexts/inspect-token.js'
import { isPncError } from '../../errors/pnc-error.js'
import { exitCodes } from '../../errors/exit-codes.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'

/** `pnc-db context inspect`: what a token says, and what becomes of it. */
export const contextInspect: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Decode a context token: whose it is, whether our secret signed it, when it expires, and what core.enter of the database would ' +
          'say to it. Exits with 0 when it would be accepted and with 1 when it would not.',
      )
      .argument(
        '<token>',
        'the token, or - to read it from standard input, where no list of processes shows it',
      )
  },
  run: async (context, _options, [given = '']) => {
    const { inspectToken } = await import('../../contexts/inspect-token.js')
    const { readContextSecret } = await import('../../config/context-secret.js')
    const token = (given === '-' ? await readText(process.stdin) : given).trim()
    const secret = await readContextSecret(await context.config())
    const inspected = inspectToken(token, secret, Date.now())
    const answer = await ask(context, token)
    const hide = (text: string) => (secret === undefined ? text : text.replaceAll(secret, '***'))
    const data: unknown = JSON.parse(hide(JSON.stringify({ ...inspected, database: answer })))
    context.output.result(data, () => hide(describe(inspected, answer)))
    const isFine =
      answer.accepts ?? (['ours', 'unchecked'].includes(inspected.signature) && inspected.isExpired === false)
    return isFine ? exitCodes.ok : exitCodes.findings
  },
}

/** Asks the configured database. One that cannot be reached, or is not there, is no fault of the token. */
async function ask(context: CommandContext, token: string): Promise<DatabaseAnswer> {
  const { withSession } = await import('../../engine/session.js')
  const { askDatabase } = await import('../../contexts/ask-database.js')
  const { readContextAccess } = await import('../../contexts/context-access.js')
  const { embeddedPaths } = await import('../../engine/embedded/embedded-paths.js')
  const { databaseUrl, dataDir, serviceRole } = await context.config()
  if (databaseUrl === undefined && !existsSync(embeddedPaths(dataDir).data)) {
    return { accepts: undefined, reason: 'there is no database here; set DATABASE_URL' }
  }
  try {
    return await withSession(await context.engine(), { signal: context.signal }, async (client) =>
      askDatabase(client, token, await readContextAccess(client, serviceRole)),
    )
  } catch (error) {
    if (!isPncError(error) || error.code === 'INTERRUPTED') throw error
    return { accepts: undefined, reason: error.message }
  }
}

const signatureWords: Readonly<Record<InspectedToken['signature'], string>> = {
  ours: 'ours: the configured secret signed it',
  forged: 'forged: it names our key, but our secret did not sign this text',
  'other key': 'of another key than the configured one',
  malformed: 'none: it is no token',
  unchecked: 'not checked: no secret is configured',
}

function describe(token: InspectedToken, answer: DatabaseAnswer): string {
  const { signature, fault, keyId, tenant, user, roles, session, expiresAt, isExpired } = token
  const rows: readonly (readonly [string, string])[] = [
    ['signature', `${signatureWords[signature]}${fault === undefined ? '' : ` (${fault})`}`],
    ...(signature === 'malformed'
      ? []
      : [
          ['key', show(keyId)] as const,
          ['tenant', show(tenant)] as const,
          ['user', user === null ? 'nobody: the system itself' : show(user)] as const,
          ['roles', Array.isArray(roles) ? roles.map(show).join(', ') || 'none' : show(roles)] as const,
          ...(session === null ? [] : [['session', show(session)] as const]),
          [
            'expires',
            expiresAt ? `${expiresAt.toISOString()}${isExpired ? ', which is past' : ''}` : 'never said',
          ] as const,
        ]),
    ['database', databaseWords(answer)],
  ]
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}\n`).join('')
}

function databaseWords(answer: DatabaseAnswer): string {
  if (answer.accepts === undefined) return `not asked: ${answer.reason}`
  return answer.accepts
    ? 'core.enter accepts it'
    : `core.enter refuses it: ${answer.message} (${answer.sqlstate} ${answer.code})`
}

/** Nothing of a token may steer the terminal. */
function show(value: unknown): string {
  if (value === undefined) return 'not said'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(/\p{Cc}/gu, '?')
}
