import type { Grant } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteRole } from '../quote-name.js'

interface GrantTarget {
  /** As findings name it. */
  readonly object: string
  /** What follows `on`: `table market.listings`. */
  readonly on: string
  /** The column, where it is a privilege on one. */
  readonly column?: string
}

/** Privileges that somebody lost, and privileges that somebody has on the side; one difference for each of them. */
export function compareGrants(
  { object, on, column }: GrantTarget,
  expected: readonly Grant[],
  live: readonly Grant[],
): readonly Difference[] {
  const words = (grants: readonly Grant[]) =>
    grants.map(({ privilege }) => (column === undefined ? privilege : `${privilege} (${column})`)).join(', ')
  const missing = (grants: readonly Grant[], passing: boolean): Difference => ({
    rule: 'grant-missing',
    object,
    trait: traitOf(grants, passing),
    detail: `${nameOf(grants)} may not ${verbs(grants)}${andPass(passing)}; the migrations grant it.`,
    repair: [
      step(
        'grant',
        `grant ${words(grants)} on ${on} to ${roleOf(grants)}${passing ? ' with grant option' : ''}`,
      ),
    ],
  })
  const unexpected = (grants: readonly Grant[], passing: boolean): Difference => ({
    rule: 'grant-unexpected',
    object,
    trait: traitOf(grants, passing),
    detail: `${nameOf(grants)} may ${verbs(grants)}${andPass(passing)}; no migration grants it.`,
    repair: [
      step(
        'take away',
        `revoke ${passing ? 'grant option for ' : ''}${words(grants)} on ${on} from ${roleOf(grants)}`,
      ),
    ],
  })
  return [
    ...byGrantee(expected.filter((grant) => lacks(live, grant))).map((grants) =>
      missing(
        grants,
        grants.some(({ isGrantable }) => isGrantable),
      ),
    ),
    ...byGrantee(live.filter((grant) => !find(expected, grant))).map((grants) => unexpected(grants, false)),
    ...byGrantee(
      live.filter((grant) => grant.isGrantable && find(expected, grant)?.isGrantable === false),
    ).map((grants) => unexpected(grants, true)),
  ]
}

const find = (grants: readonly Grant[], { grantee, privilege }: Grant) =>
  grants.find((grant) => grant.grantee === grantee && grant.privilege === privilege)

const lacks = (grants: readonly Grant[], wanted: Grant) => {
  const found = find(grants, wanted)
  return !found || (wanted.isGrantable && !found.isGrantable)
}

const roleOf = ([grant]: readonly Grant[]) => quoteRole(grant?.grantee ?? '')
const nameOf = ([grant]: readonly Grant[]) =>
  grant?.grantee === 'public' ? 'Everybody' : (grant?.grantee ?? '')
const privileges = (grants: readonly Grant[]) => grants.map(({ privilege }) => privilege).join(', ')
const verbs = (grants: readonly Grant[]) => privileges(grants).replace(/\busage\b/, 'use it')
const andPass = (passing: boolean) => (passing ? ' and pass it on' : '')
const traitOf = (grants: readonly Grant[], passing: boolean) =>
  `${grants[0]?.grantee ?? ''} ${privileges(grants)}${andPass(passing)}`

/** Grants of the same person, those that may be passed on apart. */
function byGrantee(grants: readonly Grant[]): readonly (readonly Grant[])[] {
  const groups = new Map<string, Grant[]>()
  for (const grant of grants) {
    const group = `${grant.grantee} ${grant.isGrantable}`
    groups.set(group, [...(groups.get(group) ?? []), grant])
  }
  return [...groups.values()]
}
