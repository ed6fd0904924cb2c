import type { OpenedContext } from '../../contexts/open-context.js'
import { PncError } from '../../errors/pnc-error.js'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import type { Output } from '../kernel/output.js'
import { runPsql } from './run-psql.js'

const hour = 3600

/** `pnc-db psql`: psql as a user of one tenant. */
export const psql: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Open psql on the configured database. With --tenant it runs inside a signed context as the role of services, in a read-only ' +
          'transaction, and sees exactly what that person sees; without, as the configured login. What follows -- goes to psql, whose exit ' +
          'code is passed on.\n\n' +
          'The context lasts as long as the transaction: * in the prompt. After commit or rollback no row is seen until :enter begins again.',
      )
      .argument('[arguments...]', 'arguments of psql, after --')
      .option('--tenant <tenant>', 'the slug of the tenant or its id')
      .option('--user <id>', 'the person; without one the system itself')
      .option('--roles <roles>', 'what the person acts as, separated by commas; all that it holds by default')
      .option('--write', 'allow writes; nothing is kept before commit')
      .option('--ttl <duration>', 'how long a context lasts; an hour by default')
      .addHelpText(
        'after',
        "\nExamples:\n  $ pnc-db psql --tenant ghana\n  $ pnc-db psql --tenant ghana -- -c 'select count(*) from market.listings'",
      )
  },
  run: async (context, options, args) => {
    const { preparePsql } = await import('../../contexts/psql/prepare-psql.js')
    const { readContextSecret } = await import('../../config/context-secret.js')
    const { parseTtl } = await import('../../contexts/parse-request.js')
    const mayWrite = options.write === true
    const ttlSeconds = parseTtl(options.ttl, hour)
    const config = await context.config()
    const opened = await openFor(context, options, args, ttlSeconds)
    const prepared = preparePsql({
      connectionString: (await context.engine()).connectionString,
      env: process.env,
      args,
      secret: await readContextSecret(config),
      context: opened && { opened, serviceRole: config.serviceRole, mayWrite, ttlSeconds },
    })
    if (opened) explain(opened, mayWrite, context.output)
    try {
      return asExitCode(await runPsql(prepared.args, { env: prepared.env, signal: context.signal }))
    } finally {
      prepared.release()
    }
  },
}

/** The context that is asked for, if any, after the database has agreed to it. */
async function openFor(
  { config, engine, signal }: CommandContext,
  options: Readonly<Record<string, unknown>>,
  args: readonly string[],
  ttlSeconds: number,
): Promise<OpenedContext | undefined> {
  if (options.tenant === undefined) {
    const stray = ['user', 'roles', 'write', 'ttl'].find((name) => options[name] !== undefined)
    if (stray === undefined) return undefined
    throw new PncError('USAGE', `--${stray} needs --tenant`)
  }
  if (args.some((arg) => /^-[a-zA-Z]*X/.test(arg) || arg.startsWith('--no-ps'))) {
    throw new PncError('USAGE', 'With --tenant psql reads how to enter from a psqlrc, so it takes no -X')
  }
  const { openContext } = await import('../../contexts/open-context.js')
  const { parseRequest } = await import('../../contexts/parse-request.js')
  const resolved = await config()
  const opened = await openContext({
    config: resolved,
    engine,
    request: parseRequest(options),
    ttlSeconds,
    signal,
  })
  const { answer, access } = opened
  if (answer.accepts === false) throw new PncError(answer.code, answer.message)
  if (!access.mayServe) {
    throw new PncError(
      'PRIVILEGE_MISSING',
      `The login ${access.login} may not take the role ${resolved.serviceRole}`,
      { hint: 'Connect as a superuser, or as a login that is a member of that role.' },
    )
  }
  return opened
}

function explain({ tenant, user, roles, sign }: OpenedContext, mayWrite: boolean, output: Output): void {
  const who = user === undefined ? 'the system' : `${user} as ${roles.join(', ') || 'nobody in particular'}`
  output.info(`In ${tenant.slug} (tenant ${tenant.id}): ${who}, ${mayWrite ? 'for writing' : 'read-only'}.`)
  output.info(
    `The context lasts until the transaction ends (* in the prompt), at most until ${sign().expiresAt.toISOString()}. ` +
      `After ${mayWrite ? 'commit, which alone keeps what was written, or rollback' : 'commit or rollback'} no row is seen; :enter begins again with a fresh token.`,
  )
}

function asExitCode(code: number | undefined): ExitCode {
  return code === undefined
    ? exitCodes.interrupted
    : // psql ends with 0 to 3, and so may whatever it ran.
      (code as ExitCode)
}
