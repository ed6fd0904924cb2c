import { escapeIdentifier } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { DatabaseState } from './database-state.js'
import { splitStatements } from './split-statements.js'

/** One thing that bootstrap does; its statements belong together. */
export interface BootstrapStep {
  readonly kind: 'role' | 'membership' | 'extension' | 'privilege'
  /** The extension or role it makes; empty for grants. */
  readonly name: string
  readonly sql: string
}

/**
 * What has to run so that `state` has everything the scripts ask for: their statements less those whose effect is in place.
 * Nothing when all is there.
 *
 * @param scripts the texts of `fixtures/sql/bootstrap/*.sql`, in order
 * @throws PncError INTERNAL for a statement of a form that it does not know
 */
export function planBootstrap(state: DatabaseState, scripts: readonly string[]): readonly BootstrapStep[] {
  const steps: BootstrapStep[] = []
  for (const { text } of scripts.flatMap(splitStatements)) {
    const comment = /^comment on role (\w+) is /.exec(text)
    const last = steps.at(-1)
    if (comment) {
      if (last?.kind === 'role' && last.name === comment[1]) {
        steps.splice(-1, 1, { ...last, sql: `${last.sql};\n${text}` })
      }
    } else {
      const step = stepFor(text, state)
      if (step) steps.push(step)
    }
  }
  return steps
}

function stepFor(template: string, state: DatabaseState): BootstrapStep | undefined {
  const sql = template
    .replaceAll(':DATABASE_NAME', escapeIdentifier(state.database))
    .replaceAll(':LOGIN', escapeIdentifier(state.login))
  const [, role] = /^create role (\w+)/.exec(template) ?? []
  if (role) return state.roles.includes(role) ? undefined : { kind: 'role', name: role, sql }

  const [, extension] = /^create extension (\w+)/.exec(template) ?? []
  if (extension)
    return extension in state.extensions ? undefined : { kind: 'extension', name: extension, sql }

  const [, open] = /^revoke (.+) from public$/.exec(template) ?? []
  if (open) {
    // Whether a function of an extension is there and open is not known before the extension is.
    const isOpen = state.open_to_public.includes(open.replace(':DATABASE_NAME', state.database))
    return isOpen || (open.startsWith('execute on function') && !('postgis' in state.extensions))
      ? { kind: 'privilege', name: '', sql }
      : undefined
  }

  const [, privilege, grantee] = /^grant (\w+) on database :DATABASE_NAME to (\w+)/.exec(template) ?? []
  if (privilege) {
    return state.privileges.includes(`${privilege} to ${grantee ?? ''}`)
      ? undefined
      : { kind: 'privilege', name: '', sql }
  }

  if (template.startsWith('grant pnc_migrator to :LOGIN')) {
    return state.may_become_owner || state.superuser ? undefined : { kind: 'membership', name: '', sql }
  }
  const [, membership] = /^grant (\w+ to \w+)/.exec(template) ?? []
  if (membership) {
    return state.memberships.includes(membership) ? undefined : { kind: 'membership', name: '', sql }
  }
  throw new PncError('INTERNAL', `fixtures/sql/bootstrap holds a statement of an unknown form: ${template}`)
}
