import { type Catalog } from '../../catalog/catalog.js'
import { type Engine } from '../../engine/engine.js'
import { isForAllTenants } from '../attacks/for-all-tenants.js'
import { type Tried } from '../run/run-attacks.js'
import { selects, type ProofFilter } from '../select-attacks.js'
import { type Uncovered } from '../victims/make-victims.js'
import { type BuiltWorld } from '../world/build-world.js'
import { type Powers } from '../world/powers.js'
import { findingsOf } from './findings.js'
import { type Leak, type ProofReport } from './proof-report.js'
import { reproduce } from './reproduce.js'
import { tally } from './tally.js'

/** What a proof was made of. */
interface Parts {
  readonly engine: Engine
  readonly built: BuiltWorld
  readonly catalog: Catalog
  readonly powers: Powers
  readonly tried: readonly Tried[]
  readonly changed: readonly string[]
  readonly started: number
}

/** What went through, what was not covered, and what had changed. */
export function reportOf(
  options: ProofFilter,
  { engine, built, catalog, powers, tried, changed, started }: Parts,
): ProofReport {
  const { world, sides } = built
  const leaks = tried
    .filter(({ verdict }) => verdict.result === 'leaked')
    .map(({ attack, verdict }): Leak => ({
      object: attack.object,
      family: attack.family,
      actor: attack.actor.name,
      role: attack.actor.role,
      context: attack.actor.context,
      why: verdict.why,
      reproduce: reproduce(attack, world),
      isWarning: attack.leaks.isWarning === true,
    }))
  const undecided = tried
    .filter(({ verdict }) => verdict.result === 'undecided')
    .map(({ attack, verdict }): Uncovered => ({ object: attack.object, reason: verdict.why }))
  const uncovered = [...built.uncovered.filter(({ object }) => selects({ object }, options)), ...undecided]
  return {
    database: engine.description,
    tenants: { own: sides.ownTenant, foreign: sides.foreignTenant, areReal: sides.areReal },
    actors: world.actors.map(({ name }) => name),
    attacks: tried.length,
    seconds: Math.round(performance.now() - started) / 1000,
    tallies: tally(tried),
    leaks,
    uncovered,
    changed,
    made: [...world.victims].filter(([, { madeBy }]) => madeBy.length > 0).map(([id]) => id),
    leftOut: leftOut(engine, powers, catalog),
    findings: findingsOf({ leaks, uncovered, changed }),
  }
}

function leftOut({ kind }: Engine, { isSuperuser }: Powers, { functions }: Catalog): readonly string[] {
  const maintenance = functions.filter(isForAllTenants).map(({ schema, name }) => `${schema}.${name}`)
  return [
    ...(maintenance.length > 0
      ? [`what works on all tenants by design, called by whoever may: ${maintenance.join(', ')}`]
      : []),
    ...(kind === 'embedded'
      ? ['copy from stdin: the embedded engine takes the rows before it asks whether they may be written']
      : []),
    ...(isSuperuser
      ? ['set session authorization: the session of a superuser may always go back']
      : ['becoming other roles, and a login without privileges: only a superuser can make such logins']),
  ]
}
