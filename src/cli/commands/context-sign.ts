import type { CommandModule } from '../kernel/command.js'

/** `pnc-db context sign`: a token as a service would sign it. */
export const contextSign: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Print a context token as a service would sign it, for debugging: `select core.enter(...)` takes it. Whoever has it acts as ' +
          'that person until it expires, so treat it as a password.',
      )
      .requiredOption('--tenant <tenant>', 'the slug of the tenant or its id')
      .option('--user <id>', 'the person; without one the system itself')
      .option('--roles <roles>', 'what the person acts as, separated by commas; all that it holds by default')
      .option('--ttl <duration>', 'how long it lasts, such as 5m; PNC_CONTEXT_TTL by default')
      .addHelpText(
        'after',
        '\nExample:\n  $ pnc-db context sign --tenant ghana --ttl 1m | pnc-db context inspect -',
      )
  },
  run: async ({ output, config, engine, signal }, options) => {
    const { parseRequest, parseTtl } = await import('../../contexts/parse-request.js')
    const { openContext } = await import('../../contexts/open-context.js')
    const { contextKeyId } = await import('../../database/context-key-id.js')
    const request = parseRequest(options)
    const resolved = await config()
    const ttlSeconds = parseTtl(options.ttl, resolved.contextTtlSeconds)
    const context = await openContext({ config: resolved, engine, request, ttlSeconds, signal })
    const { tenant, user, roles, answer, secret } = context
    const { token, expiresAt } = context.sign()
    output.result(
      { token, tenant, user: user ?? null, roles, expiresAt, keyId: contextKeyId(secret), database: answer },
      () => token,
    )
    output.info(
      `${tenant.slug} (tenant ${tenant.id}), ${user ?? 'the system'}, roles ${roles.join(', ') || 'none'}, until ${expiresAt.toISOString()}.`,
    )
    if (answer.accepts === false) {
      output.warn(`The database refuses it: ${answer.message} (${answer.sqlstate} ${answer.code}).`)
    }
    return undefined
  },
}
