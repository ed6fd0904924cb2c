import type { DefaultPrivileges, Grant } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { compareGrants } from './compare-grants.js'

/** Differences in what objects that a role makes later will be granted. */
export function compareDefaultPrivileges(
  expected: readonly DefaultPrivileges[],
  live: readonly DefaultPrivileges[],
): readonly Difference[] {
  const known = new Map([...expected, ...live].map((entry) => [entry.id, entry]))
  const grantsIn = (list: readonly DefaultPrivileges[], entry: DefaultPrivileges) =>
    list.find(({ id }) => id === entry.id)?.grants ?? builtIn(entry)
  return [...known.values()].flatMap((entry) => {
    const place = entry.schema === null ? '' : ` in schema ${quoteName(entry.schema)}`
    const alter = `alter default privileges for role ${quoteName(entry.role)}${place}`
    const object = `${entry.objects} that ${entry.role} makes${entry.schema === null ? '' : ` in ${entry.schema}`}`
    return compareGrants({ object, on: entry.objects }, grantsIn(expected, entry), grantsIn(live, entry)).map(
      ({ repair, ...difference }): Difference => ({
        ...difference,
        rule: 'default-privileges-changed',
        repair: repair.map(({ sql }) => step('grant', `${alter} ${sql}`)),
      }),
    )
  })
}

/** What PostgreSQL grants where nothing is said. */
function builtIn({ schema, objects }: DefaultPrivileges): readonly Grant[] {
  const privilege = { functions: 'execute', types: 'usage' }[objects]
  if (schema !== null || privilege === undefined) return []
  return [{ grantee: 'public', privilege, isGrantable: false }]
}
