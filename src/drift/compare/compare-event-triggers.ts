import { escapeLiteral } from 'pg'
import type { CatalogEventTrigger } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

/** Differences in event triggers. */
export function compareEventTriggers(
  expected: readonly CatalogEventTrigger[],
  live: readonly CatalogEventTrigger[],
): readonly Difference[] {
  return compareObjects(eventTriggerKind, expected, live)
}

const owner = ownerTrait<CatalogEventTrigger>(({ id }) => `event trigger ${id}`)
const comment = commentTrait<CatalogEventTrigger>(({ id }) => `event trigger ${id}`)

const setState = ({ id, state }: CatalogEventTrigger) =>
  step(
    'attachment',
    `alter event trigger ${id} ${{ enabled: 'enable', disabled: 'disable', replica: 'enable replica', always: 'enable always' }[state]}`,
  )

const create = (trigger: CatalogEventTrigger): readonly RepairStep[] => {
  const tags =
    trigger.tags.length === 0
      ? ''
      : ` when tag in (${trigger.tags.map((tag) => escapeLiteral(tag)).join(', ')})`
  return [
    step(
      'attachment',
      `create event trigger ${trigger.id} on ${trigger.event}${tags} execute function ${trigger.function}`,
    ),
    ...(trigger.state === 'enabled' ? [] : [setState(trigger)]),
    ...owner.repair(trigger, trigger),
    ...(trigger.comment === null ? [] : comment.repair(trigger, trigger)),
  ]
}

const drop = ({ id }: CatalogEventTrigger) => [step('take away', `drop event trigger ${id}`)]

const eventTriggerKind: ObjectKind<CatalogEventTrigger> = {
  noun: 'event trigger',
  create,
  drop,
  remark: (trigger) => ` It calls ${trigger.function} on ${trigger.event}.`,
  traits: [
    {
      words: 'definition',
      read: (trigger) => [trigger.event, trigger.function, ...trigger.tags],
      repair: (expected, live) => [...drop(live), ...create(expected)],
    },
    { words: 'state', read: ({ state }) => state, repair: (expected) => [setState(expected)] },
    owner,
    comment,
  ],
}
