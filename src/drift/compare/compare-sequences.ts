import type { CatalogSequence } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'
import { compareGrants } from './compare-grants.js'

/** Differences in sequences that are not those of identity columns. */
export function compareSequences(
  expected: readonly CatalogSequence[],
  live: readonly CatalogSequence[],
): readonly Difference[] {
  return compareObjects(sequenceKind, expected, live)
}

const owner = ownerTrait<CatalogSequence>(({ id }) => `sequence ${id}`)
const comment = commentTrait<CatalogSequence>(({ id }) => `sequence ${id}`)
const own = ({ id, ownedBy }: CatalogSequence) =>
  // Not before both belong to the same role.
  step('grant', `alter sequence ${id} owned by ${ownedBy ?? 'none'}`)

const compareSequenceGrants = (expected: CatalogSequence, live: CatalogSequence) =>
  compareGrants({ object: expected.id, on: `sequence ${expected.id}` }, expected.grants, live.grants)

const sequenceKind: ObjectKind<CatalogSequence> = {
  noun: 'sequence',
  create: (sequence) => [
    step('type', `create sequence ${sequence.id} as ${sequence.type} ${sequence.options}`),
    ...owner.repair(sequence, sequence),
    ...(sequence.ownedBy === null ? [] : [own(sequence)]),
    ...(sequence.comment === null ? [] : comment.repair(sequence, sequence)),
    ...compareSequenceGrants(sequence, { ...sequence, grants: [] }).flatMap(({ repair }) => repair),
  ],
  drop: ({ id }) => [step('drop type', `drop sequence ${id}`)],
  loses: () => 'how far it has counted',
  within: compareSequenceGrants,
  traits: [
    {
      words: 'definition',
      read: ({ type, options }) => `${type} ${options}`,
      repair: ({ id, type, options }) => [
        step(
          'type',
          `alter sequence ${id} as ${type} ${options}${options.endsWith(' cycle') ? '' : ' no cycle'}`,
        ),
      ],
    },
    { words: 'owning column', read: ({ ownedBy }) => ownedBy, repair: (expected) => [own(expected)] },
    {
      ...owner,
      // PostgreSQL refuses to give such a one away by itself.
      repair: (expected, live) =>
        live.ownedBy !== null && live.ownedBy === expected.ownedBy ? [] : owner.repair(expected, live),
      advice: 'It belongs to whom its table belongs to, and follows when that is given back.',
    },
    comment,
  ],
}
