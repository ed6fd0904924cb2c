import type { FiringState } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait } from './common-traits.js'
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

/** Differences in the triggers, or in the rewrite rules, of a table or view. */
export function compareFired<T extends Fired>(
  noun: 'trigger' | 'rule',
  relation: string,
  expected: readonly T[],
  live: readonly T[],
): readonly Difference[] {
  return compareObjects(firedKind<T>(noun, relation), expected, live)
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
