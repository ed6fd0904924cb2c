import type { CatalogPolicy } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteRole } from '../quote-name.js'
import { commentTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

/**
 * Differences in the policies of a table. A policy is altered in place where it can be: without it, rows would be open for
 * a moment.
 */
export function comparePolicies(
  table: string,
  expected: readonly CatalogPolicy[],
  live: readonly CatalogPolicy[],
): readonly Difference[] {
  return compareObjects(policyKind(table), expected, live)
}

function policyKind(table: string): ObjectKind<CatalogPolicy> {
  const comment = commentTrait<CatalogPolicy>(({ id }) => `policy ${id} on ${table}`)
  const roles = (policy: CatalogPolicy) => `to ${policy.roles.map(quoteRole).join(', ')}`
  const conditions = ({ using, check }: CatalogPolicy) =>
    [
      ...(using === null ? [] : [`using (${using})`]),
      ...(check === null ? [] : [`with check (${check})`]),
    ].join(' ')
  const make = (policy: CatalogPolicy) =>
    `create policy ${policy.id} on ${table} as ${policy.isPermissive ? 'permissive' : 'restrictive'} for ${policy.command} ${roles(policy)} ${conditions(policy)}`
  const drop = ({ id }: CatalogPolicy) => `drop policy ${id} on ${table}`
  const replace = (policy: CatalogPolicy) => [
    step('attachment', 'begin', drop(policy), make(policy), 'commit'),
    ...(policy.comment === null ? [] : comment.repair(policy, policy)),
  ]
  return {
    noun: 'policy',
    nameOf: ({ id }) => `${table}.${id}`,
    create: (policy) => [
      step('attachment', make(policy)),
      ...(policy.comment === null ? [] : comment.repair(policy, policy)),
    ],
    drop: (policy) => [step('take away', drop(policy))],
    remark: (policy) =>
      ` It is ${make(policy)
        .replace(/^create policy \S+ on \S+ as /, '')
        .trim()}.`,
    traits: [
      {
        words: 'kind',
        read: ({ isPermissive }) => (isPermissive ? 'permissive' : 'restrictive'),
        repair: replace,
      },
      { words: 'command', read: ({ command }) => command, repair: replace },
      {
        words: 'roles',
        read: (policy) => policy.roles,
        repair: (expected) => [
          step('attachment', `alter policy ${expected.id} on ${table} ${roles(expected)}`),
        ],
      },
      {
        words: 'condition',
        read: conditions,
        repair: (expected, live) =>
          (expected.using === null) === (live.using === null) &&
          (expected.check === null) === (live.check === null)
            ? [step('attachment', `alter policy ${expected.id} on ${table} ${conditions(expected)}`)]
            : replace(expected),
      },
      comment,
    ],
  }
}
