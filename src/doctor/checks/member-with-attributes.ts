import { escapeIdentifier } from 'pg'
import { declaredRoles } from '../../drift/declared-roles.js'
import { type DoctorCheck, type Symptom } from '../doctor-check.js'
import { type RoleFacts } from '../facts.js'

/** Predefined roles that reach the files and programs of the server, and so everything. */
const hostRoles = ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files']

export const memberWithAttributes: DoctorCheck = {
  name: 'member-with-attributes',
  group: 'roles',
  level: 'error',
  summary:
    'A login that is a member of our roles is no superuser, bypasses nothing, makes no roles and does not replicate.',
  leftOutOnEmbedded: 'the embedded engine has one login, a superuser',
  look: async ({ facts, bootstrapScripts }) => {
    const ours = new Set(declaredRoles(bootstrapScripts).map(({ name }) => name))
    return (await facts('roles'))
      .filter(({ canLogin, groups }) => canLogin && groups.some((group) => ours.has(group)))
      .flatMap((role) =>
        symptoms(
          role,
          role.groups.filter((group) => ours.has(group)),
        ),
      )
  },
}

function symptoms(role: RoleFacts, groups: readonly string[]): readonly Symptom[] {
  const login = escapeIdentifier(role.name)
  const attributes = [
    ...(role.isSuperuser ? [['superuser', 'is a superuser: nothing is refused to it']] : []),
    ...(role.bypassesRowSecurity
      ? [['bypassrls', 'bypasses row security: it sees the rows of every tenant']]
      : []),
    ...(role.createsRoles ? [['createrole', 'makes roles, and may grant itself others']] : []),
    ...(role.replicates ? [['replication', 'replicates: it may copy the whole server']] : []),
  ]
  const level = (attribute: string | undefined) =>
    // Whoever deploys to a managed server often has to make the roles first.
    attribute === 'createrole' && groups.includes('pnc_migrator') ? ('warning' as const) : ('error' as const)
  return [
    ...attributes.map(([attribute = '', words = '']) => ({
      level: level(attribute),
      object: role.name,
      detail: `The login is a member of ${groups.join(', ')}, and ${words}.`,
      remedy: `alter role ${login} no${attribute};`,
    })),
    ...role.groups
      .filter((group) => hostRoles.includes(group))
      .map((group) => ({
        object: role.name,
        detail: `The login is a member of ${groups.join(', ')} and of ${group}: it reaches the files of the server, past every check.`,
        remedy: `revoke ${group} from ${login};`,
      })),
  ]
}
