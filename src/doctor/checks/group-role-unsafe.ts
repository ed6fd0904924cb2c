import { declaredRoles } from '../../drift/declared-roles.js'
import { type DoctorCheck } from '../doctor-check.js'

export const groupRoleUnsafe: DoctorCheck = {
  name: 'group-role-unsafe',
  group: 'roles',
  level: 'error',
  summary: 'Our group roles log in nowhere, bypass nothing and make nothing.',
  look: async ({ facts, bootstrapScripts }) => {
    const ours = new Set(declaredRoles(bootstrapScripts).map(({ name }) => name))
    return (await facts('roles'))
      .filter(({ name }) => ours.has(name))
      .flatMap((role) => {
        const attributes = [
          ...(role.canLogin ? ['login'] : []),
          ...(role.isSuperuser ? ['superuser'] : []),
          ...(role.bypassesRowSecurity ? ['bypassrls'] : []),
          ...(role.createsRoles ? ['createrole'] : []),
          ...(role.createsDatabases ? ['createdb'] : []),
          ...(role.replicates ? ['replication'] : []),
        ]
        return attributes.map((attribute) => ({
          object: role.name,
          detail:
            attribute === 'login'
              ? 'Somebody may log in as the group itself: nobody can tell who it was, and a password opens all that the group may.'
              : `The group has ${attribute}, and whoever is a member may use it.`,
          remedy: `alter role ${role.name} no${attribute};`,
        }))
      })
  },
}
