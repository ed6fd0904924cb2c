import { escapeIdentifier } from 'pg'
import { type ResolvedContext } from '../resolve-context.js'

export interface PsqlScriptOptions {
  readonly context: ResolvedContext
  readonly serviceRole: string
  readonly mayWrite: boolean
  /** The files that refer to each other. */
  readonly enterFile: string
  /** The psqlrc of the person, if there is one. */
  readonly ownRc: string | undefined
}

/**
 * What psql runs to be inside a context: a transaction, the role of services, and the token. The server shows the last statement of a
 * session to every session of the same login, and psql cannot send the token apart from its statement; so that is not the last one.
 */
export function enterScript(
  token: string,
  { serviceRole, mayWrite }: Pick<PsqlScriptOptions, 'serviceRole' | 'mayWrite'>,
): string {
  return `\\set pnc_quiet :QUIET
\\set QUIET on
begin ${mayWrite ? 'read write' : 'read only'};
set local role ${escapeIdentifier(serviceRole)};
select core.enter('${token}') as pnc_entered \\gset
select core.current_tenant_id() as pnc_entered \\gset
\\unset pnc_entered
\\set QUIET :pnc_quiet
\\unset pnc_quiet
`
}

/** What psql reads when it starts: the person's own psqlrc, then a prompt that says who this is, the macro, and the way in. */
export function rcScript(options: PsqlScriptOptions): string {
  const { enterFile, ownRc } = options
  return `${ownRc === undefined ? '' : `\\i ${quote(ownRc)}\n`}\\set pnc_quiet_before :QUIET
\\set QUIET on
\\set AUTOCOMMIT on
\\set ON_ERROR_ROLLBACK on
\\set PROMPT1 ${quote(`${promptOf(options)} %x%R%# `)}
\\set PROMPT2 ${quote(`${promptOf(options)} %x%R%# `)}
\\set enter ${quote(`\\i ${quote(enterFile)}`)}
\\set QUIET :pnc_quiet_before
\\unset pnc_quiet_before
\\i ${quote(enterFile)}
`
}

function promptOf({ context: { tenant, user, roles }, mayWrite }: PsqlScriptOptions): string {
  const who = user === undefined ? 'system' : `${user.slice(0, 8)}..${user.slice(-4)}`
  const as = user === undefined ? '' : ` [${roles.join(',')}]`
  return `${tenant.slug} ${who}${as} ${mayWrite ? 'rw' : 'ro'}`
}

/** An argument of a command of psql. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
