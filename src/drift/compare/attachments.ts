import type {
  CatalogPolicy,
  CatalogRule,
  CatalogStatistics,
  CatalogTrigger,
  FiringState,
} from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { quoteRole } from '../quote-name.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

interface Fired {
  readonly id: string
  readonly name: string
  readonly comment: string | null
  readonly definition: string
  readonly state: FiringState
}

const switchTo: Readonly<Record<FiringState, string>> = {
  enabled: 'enable',
  disabled: 'disable',
  replica: 'enable replica',
  always: 'enable always',
}

/** Differences in the triggers of a table or view. */
export function compareTriggers(
  relation: string,
  expected: readonly CatalogTrigger[],
  live: readonly CatalogTrigger[],
): readonly Difference[] {
  return compareObjects(firedKind<CatalogTrigger>('trigger', relation), expected, live)
}

/** Differences in the rewrite rules of a table or view. */
export function compareRules(
  relation: string,
  expected: readonly CatalogRule[],
  live: readonly CatalogRule[],
): readonly Difference[] {
  return compareObjects(firedKind<CatalogRule>('rule', relation), expected, live)
}

function firedKind<T extends Fired>(noun: 'trigger' | 'rule', relation: string): ObjectKind<T> {
  const comment = commentTrait<T>(({ id }) => `${noun} ${id} on ${relation}`)
  const setState = ({ id, state }: T) =>
    step('attachment', `alter table ${relation} ${switchTo[state]} ${noun} ${id}`)
  const create = (object: T): readonly RepairStep[] => [
    step('attachment', object.definition),
    ...(object.state === 'enabled' ? [] : [setState(object)]),
    ...(object.comment === null ? [] : comment.repair(object, object)),
  ]
  const drop = ({ id }: T) => [step('take away', `drop ${noun} ${id} on ${relation}`)]
  return {
    noun,
    nameOf: ({ id }) => `${relation}.${id}`,
    create,
    drop,
    remark: ({ definition }) => ` It is ${definition.replace(/;$/, '')}.`,
    traits: [
      {
        words: 'definition',
        read: ({ definition }) => definition,
        repair: (expected, live) => [...drop(live), ...create(expected)],
      },
      { words: 'state', read: ({ state }) => state, repair: (expected) => [setState(expected)] },
      comment,
    ],
  }
}

/** Differences in the policies of a table. A policy is altered in place where it can be: without it, rows would be open for a moment. */
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

/** Differences in the extended statistics of a table. */
export function compareStatistics(
  expected: readonly CatalogStatistics[],
  live: readonly CatalogStatistics[],
): readonly Difference[] {
  const owner = ownerTrait<CatalogStatistics>(({ id }) => `statistics ${id}`)
  const comment = commentTrait<CatalogStatistics>(({ id }) => `statistics ${id}`)
  const setTarget = ({ id, target }: CatalogStatistics) =>
    step('index', `alter statistics ${id} set statistics ${target ?? -1}`)
  const create = (object: CatalogStatistics): readonly RepairStep[] => [
    step('index', object.definition),
    ...(object.target === null ? [] : [setTarget(object)]),
    ...owner.repair(object, object),
    ...(object.comment === null ? [] : comment.repair(object, object)),
  ]
  const drop = ({ id }: CatalogStatistics) => [step('take away', `drop statistics ${id}`)]
  const kind: ObjectKind<CatalogStatistics> = {
    noun: 'statistics',
    create,
    drop,
    traits: [
      {
        words: 'definition',
        read: ({ definition }) => definition,
        repair: (e, l) => [...drop(l), ...create(e)],
      },
      { words: 'target', read: ({ target }) => target, repair: (expected) => [setTarget(expected)] },
      owner,
      comment,
    ],
  }
  return compareObjects(kind, expected, live)
}
