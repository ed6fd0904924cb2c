import type { OtherObject } from '../../catalog/catalog.js'
import { step, type Difference, type RepairPhase } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind, type Trait } from './compare-objects.js'

/**
 * Differences in publications, collations, operators, operator classes and casts. A publication that no migration makes is a
 * remark, as replication is the deployment's matter; that it sends rows past row security is said.
 */
export function compareOtherObjects(
  expected: readonly OtherObject[],
  live: readonly OtherObject[],
): readonly Difference[] {
  return kinds.flatMap((kind) => {
    const ofKind = (objects: readonly OtherObject[]) => objects.filter((object) => object.kind === kind)
    return compareObjects(otherKind(kind), ofKind(expected), ofKind(live)).map((difference) =>
      difference.rule === 'publication-unexpected'
        ? {
            ...difference,
            repair: [],
            isRemark: true,
            advice: 'Nothing has to be done, if it is there for a reason.',
          }
        : difference,
    )
  })
}

const kinds = ['collation', 'operator', 'operator class', 'cast', 'publication'] as const

/** When each is made, and when it goes: after what needs it. */
const phases: Readonly<Record<OtherObject['kind'], readonly [make: RepairPhase, drop: RepairPhase]>> = {
  collation: ['collation', 'drop type'],
  operator: ['function of a table', 'drop function'],
  'operator class': ['function of a table', 'drop function'],
  cast: ['function of a table', 'drop function'],
  publication: ['attachment', 'take away'],
}

const target = ({ kind, id }: OtherObject) => `${kind} ${id}`

const comment = commentTrait<OtherObject>(target)

const owner: Trait<OtherObject> = {
  words: 'owner',
  rule: 'owner-changed',
  read: (object) => object.owner,
  repair: (expected, live) =>
    expected.owner === null
      ? []
      : ownerTrait<OtherObject & { readonly owner: string }>(target).repair(
          { ...expected, owner: expected.owner },
          { ...live, owner: live.owner ?? '' },
        ),
}

function otherKind(kind: OtherObject['kind']): ObjectKind<OtherObject> {
  const [makePhase, dropPhase] = phases[kind]
  const create = (object: OtherObject) => [
    step(makePhase, object.definition),
    ...owner.repair(object, object),
    ...(object.comment === null ? [] : comment.repair(object, object)),
  ]
  return {
    noun: kind,
    create,
    drop: (object) => [step(dropPhase, `drop ${target(object)}`)],
    remark: ({ definition }) =>
      kind === 'publication'
        ? ` It is ${definition}: whoever subscribes gets the rows of every tenant.`
        : ` It is ${definition}.`,
    traits: [
      {
        words: 'definition',
        read: ({ definition }) => definition,
        repair: (expected, live) =>
          kind === 'collation' ? [] : [step('take away', `drop ${target(live)}`), ...create(expected)],
        advice: 'Columns and indexes hang on it: write a migration that makes a new one and moves them.',
      },
      owner,
      comment,
    ],
  }
}
