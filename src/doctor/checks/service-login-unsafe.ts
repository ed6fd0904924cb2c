import { escapeIdentifier } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'

const serviceGroups = ['pnc_service', 'pnc_readonly']
const dangerous = ['pnc_owner', 'pnc_migrator', 'pnc_definer', 'pnc_search']

export const serviceLoginUnsafe: DoctorCheck = {
  name: 'service-login-unsafe',
  group: 'roles',
  level: 'error',
  summary: 'A login of a service owns nothing here, and may become nobody who does.',
  look: async ({ facts }) =>
    (await facts('roles'))
      .filter(({ canLogin, groups }) => canLogin && groups.some((group) => serviceGroups.includes(group)))
      .flatMap(({ name, groups, directGroups, ownsObjects }) => {
        const login = escapeIdentifier(name)
        const reached = groups.filter((group) => dangerous.includes(group))
        const granted = directGroups.filter((group) => dangerous.includes(group))
        return [
          ...(ownsObjects
            ? [
                {
                  object: name,
                  detail:
                    'The login of a service owns objects of this database: their owner may switch everything off that guards them.',
                  remedy: `reassign owned by ${login} to pnc_owner;`,
                },
              ]
            : []),
          ...(reached.length > 0
            ? [
                {
                  object: name,
                  detail: `The login of a service may become ${reached.join(', ')}: injected SQL would, and see every tenant.`,
                  remedy: `revoke ${(granted.length > 0 ? granted : reached).join(', ')} from ${login};`,
                },
              ]
            : []),
        ]
      }),
}
