import { escapeIdentifier } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'

/** Who may be granted the roles that own things, as bootstrap grants them. */
const members: Readonly<Record<string, string>> = {
  pnc_owner: 'pnc_migrator',
  pnc_definer: 'pnc_owner',
  pnc_search: 'pnc_owner',
}

export const ownerMember: DoctorCheck = {
  name: 'owner-member',
  group: 'roles',
  level: 'error',
  summary: 'pnc_owner is granted to pnc_migrator alone, pnc_definer and pnc_search to pnc_owner alone.',
  look: async ({ facts }) =>
    (await facts('roles')).flatMap(({ name, directGroups }) =>
      directGroups
        .filter((group) => members[group] !== undefined && members[group] !== name)
        .map((group) => ({
          object: name,
          detail: `It is a member of ${group}, which only ${members[group] ?? ''} should be.`,
          remedy: `revoke ${group} from ${escapeIdentifier(name)};${group === 'pnc_owner' ? `\ngrant pnc_migrator to ${escapeIdentifier(name)}; -- if it deploys` : ''}`,
        })),
    ),
}
