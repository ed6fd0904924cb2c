import type { CatalogFunction, Grant } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'
import { compareGrants } from './compare-grants.js'

/**
 * Differences in functions, procedures and aggregates: everything that `create function` says, owner, grants and comment.
 *
 * @param tables the ids of tables that have to be there before a function that takes or returns their rows
 */
export function compareFunctions(
  expected: readonly CatalogFunction[],
  live: readonly CatalogFunction[],
  tables: readonly string[],
): readonly Difference[] {
  return compareObjects(functionKind(tables), expected, live)
}

/** What `create or replace` cannot change. */
const signature = ({ kind, arguments: parameters, result }: CatalogFunction) =>
  `(${parameters}) ${result ?? ''} ${kind}`

const onPublic: Grant = { grantee: 'public', privilege: 'execute', isGrantable: false }

function functionKind(tables: readonly string[]): ObjectKind<CatalogFunction> {
  const target = ({ kind, id }: CatalogFunction) => `${kind === 'window function' ? 'function' : kind} ${id}`
  const owner = ownerTrait(target)
  const comment = commentTrait(target)
  const grants = (expected: CatalogFunction, live: CatalogFunction) =>
    compareGrants({ object: expected.id, on: `routine ${expected.id}` }, expected.grants, live.grants)
  const make = (object: CatalogFunction): RepairStep => {
    // An aggregate needs its functions.
    const isLate = object.kind === 'aggregate' || tables.some((table) => signature(object).includes(table))
    // The body may name what is made after it.
    return step(
      isLate ? 'function of a table' : 'function',
      'set check_function_bodies = off',
      object.definition.trim(),
      'reset check_function_bodies',
    )
  }
  const create = (object: CatalogFunction): readonly RepairStep[] => {
    const bare = { ...object, grants: [onPublic] }
    return [
      make(object),
      ...owner.repair(object, object),
      ...(object.comment === null ? [] : comment.repair(object, object)),
      // Not before it is there.
      ...grants(object, bare).flatMap(({ repair }) =>
        repair.map(({ sql }) => ({ phase: 'grant', sql }) as const),
      ),
    ]
  }
  const drop = (object: CatalogFunction, phase: 'take away' | 'drop function') => [
    step(phase, `drop ${target(object)}`),
  ]
  const trait = (words: string, read: (object: CatalogFunction) => unknown) => ({
    words,
    read,
    repair: (expected: CatalogFunction) => [make(expected)],
  })
  return {
    noun: 'function',
    create,
    drop: (object) => drop(object, 'drop function'),
    within: grants,
    traits: [
      {
        words: 'signature',
        read: signature,
        repair: (expected, live) => [...drop(live, 'take away'), ...create(expected)],
      },
      {
        ...trait('body', ({ body }) => body.replaceAll('\r\n', '\n')),
        say: (expected, live) => firstDifference(expected.body, live.body),
      },
      trait('language', ({ language }) => language),
      trait('volatility', ({ volatility }) => volatility),
      trait('parallel safety', ({ parallel }) => parallel),
      trait('strictness', ({ isStrict }) => (isStrict ? 'strict' : 'called on null input')),
      trait('leakproof mark', ({ isLeakproof }) => (isLeakproof ? 'leakproof' : 'not leakproof')),
      trait('security', ({ isSecurityDefiner }) => (isSecurityDefiner ? 'definer' : 'invoker')),
      trait('settings', ({ settings }) => settings),
      trait('cost', ({ cost, rows }) => [cost, rows]),
      owner,
      comment,
    ],
  }
}

/** Where two bodies part. */
function firstDifference(expected: string, live: string): string {
  const [wanted, found] = [expected, live].map((text) => text.replaceAll('\r\n', '\n').split('\n'))
  const place = (wanted ?? []).findIndex((line, number) => line !== found?.[number])
  const number = place < 0 ? (wanted ?? []).length : place
  const lineOf = (lines: readonly string[] | undefined) => lines?.[number]?.trim() ?? 'nothing'
  return `Its body differs from line ${number + 1} on:\n  here:       ${lineOf(found)}\n  migrations: ${lineOf(wanted)}`
}
