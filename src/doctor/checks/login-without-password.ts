import { escapeIdentifier } from 'pg'
import { declaredRoles } from '../../drift/declared-roles.js'
import { type DoctorCheck } from '../doctor-check.js'

export const loginWithoutPassword: DoctorCheck = {
  name: 'login-without-password',
  group: 'roles',
  level: 'warning',
  summary: 'A login that is a member of our roles has a password.',
  needs: 'superuser',
  leftOutOnEmbedded: 'the embedded engine asks nobody for a password',
  look: async ({ facts, bootstrapScripts }) => {
    const ours = new Set(declaredRoles(bootstrapScripts).map(({ name }) => name))
    const without = new Set((await facts('login-passwords')).map(({ name }) => name))
    return (await facts('roles'))
      .filter(({ name, groups }) => without.has(name) && groups.some((group) => ours.has(group)))
      .map(({ name }) => ({
        object: name,
        detail:
          'The login has no password: it gets in where pg_hba.conf asks for none, and nowhere else unless by certificate, peer or another service.',
        remedy: `\\password ${escapeIdentifier(name)}`,
      }))
  },
}
