import type { CatalogRole } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { commentTrait } from './common-traits.js'
import { isDangerousSetting } from './dangerous-setting.js'
import { compareObjects, type ObjectKind, type Trait } from './compare-objects.js'

/**
 * Differences in the roles that the migrations count on: what makes them dangerous, and what they are members of. Logins
 * that are members of them are the deployment's matter; one that is granted something directly is found among the grants.
 */
export function compareRoles(
  expected: readonly CatalogRole[],
  live: readonly CatalogRole[],
): readonly Difference[] {
  const names = new Set(expected.map(({ name }) => name))
  return compareObjects(
    roleKind,
    expected,
    live.filter(({ name }) => names.has(name)),
  )
}

const comment = commentTrait<CatalogRole>(({ id }) => `role ${id}`)

type Flag =
  | 'canLogin'
  | 'inherits'
  | 'isSuperuser'
  | 'bypassesRowSecurity'
  | 'createsRoles'
  | 'createsDatabases'
  | 'replicates'

/** What `alter role` says, and what a role with it does; `inherits` is the one that nearly every role has. */
const flags: Readonly<Record<Flag, readonly [keyword: string, does: string]>> = {
  isSuperuser: ['superuser', 'is a superuser'],
  bypassesRowSecurity: ['bypassrls', 'bypasses row security'],
  createsRoles: ['createrole', 'makes and changes roles'],
  createsDatabases: ['createdb', 'makes databases'],
  replicates: ['replication', 'reads every change of the server by replication'],
  canLogin: ['login', 'logs in'],
  inherits: ['inherit', 'has the privileges of the roles it is a member of'],
}

const flagNames = Object.keys(flags) as readonly Flag[]

const flagTraits = flagNames.map((flag): Trait<CatalogRole> => {
  const [keyword, does] = flags[flag]
  const word = (isOn: boolean) => (isOn ? keyword : `no${keyword}`)
  return {
    words: keyword,
    read: (role) => role[flag],
    say: (expected) =>
      expected[flag]
        ? `It no longer ${does}; the migrations need it to.`
        : `It ${does}; the migrations say ${word(false)}.`,
    repair: (expected) => [step('role', `alter role ${expected.id} ${word(expected[flag])}`)],
  }
})

/** `pnc_owner with admin option` after `grant`. */
const granting = (membership: string, member: string): string => {
  const [role = '', admin] = membership.split(' with ')
  return `grant ${quoteName(role)} to ${member}${admin === undefined ? '' : ` with ${admin}`}`
}

const changeMemberships = (expected: CatalogRole, live: CatalogRole): readonly RepairStep[] => [
  ...live.memberOf
    .filter((membership) => !expected.memberOf.includes(membership))
    .map((membership) =>
      step('role', `revoke ${quoteName(membership.split(' with ')[0] ?? '')} from ${live.id}`),
    ),
  ...expected.memberOf
    .filter((membership) => !live.memberOf.includes(membership))
    .map((membership) => step('role', granting(membership, expected.id))),
]

const roleKind: ObjectKind<CatalogRole> = {
  noun: 'role',
  create: (role) => [
    step(
      'role',
      `create role ${role.id} ${flagNames.map((flag) => `${role[flag] ? '' : 'no'}${flags[flag][0]}`).join(' ')}`,
    ),
    ...changeMemberships(role, { ...role, memberOf: [] }),
    ...(role.comment === null ? [] : comment.repair(role, role)),
  ],
  drop: ({ id }) => [step('drop schema', `drop role ${id}`)],
  traits: [
    ...flagTraits,
    { words: 'membership', read: ({ memberOf }) => memberOf, repair: changeMemberships },
    {
      words: 'settings',
      read: ({ settings }) => settings.filter(isDangerousSetting),
      repair: (expected, live) =>
        live.settings
          .filter((setting) => isDangerousSetting(setting) && !expected.settings.includes(setting))
          .map((setting) => setting.slice(0, setting.indexOf('=')))
          .flatMap((name) => [
            step(
              'role',
              `alter role ${live.id} reset ${name}`,
              inDatabase(`alter role ${live.id} in database %I reset ${name}`),
            ),
          ]),
    },
    comment,
  ],
}

/** The name of the database is not the catalog's. */
const inDatabase = (statement: string) =>
  `do $$ begin execute format('${statement}', current_database()); end $$`
