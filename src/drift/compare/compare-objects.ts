import type { Difference, RepairStep } from '../difference.js'

interface Identified {
  readonly id: string
}

/** Something of an object that may differ while the object is the same. */
export interface Trait<T> {
  /** Follows "Its": `default`, `owner`. */
  readonly words: string
  /** `column-changed` and the like unless the difference has a rule of its own. */
  readonly rule?: string
  /** What is compared, and shown. */
  readonly read: (object: T) => unknown
  /** Says the difference where "Its x is a; the migrations say b" would not do. */
  readonly say?: (expected: T, live: T) => string
  readonly repair: (expected: T, live: T) => readonly RepairStep[]
  readonly advice?: string
  readonly loses?: string
}

/** How objects of a kind are compared, made and dropped. */
export interface ObjectKind<T extends Identified> {
  /** `index` */
  readonly noun: string
  /** As findings name it; its id by default. */
  readonly nameOf?: (object: T) => string
  readonly traits: readonly Trait<T>[]
  readonly create: (expected: T) => readonly RepairStep[]
  readonly drop: (live: T) => readonly RepairStep[]
  /** What dropping it throws away, if anything. */
  readonly loses?: (live: T) => string | undefined
  /** Added to what is said of one that nobody expects. */
  readonly remark?: (live: T) => string
  /** Differences in what hangs on it. */
  readonly within?: (expected: T, live: T) => readonly Difference[]
}

/** What is missing, what nobody expects, and what is not as the migrations make it. */
export function compareObjects<T extends Identified>(
  kind: ObjectKind<T>,
  expected: readonly T[],
  live: readonly T[],
): readonly Difference[] {
  const { noun } = kind
  const nameOf = nameWith(kind)
  const rule = noun.replaceAll(' ', '-')
  const expectedIds = new Set(expected.map(({ id }) => id))
  const liveById = new Map(live.map((object) => [object.id, object]))
  const ofExpected = expected.flatMap((object): readonly Difference[] => {
    const found = liveById.get(object.id)
    if (found) return [...compareTraits(kind, object, found), ...(kind.within?.(object, found) ?? [])]
    const detail = `The migrations make this ${noun}; the database does not have it.`
    return [{ rule: `${rule}-missing`, object: nameOf(object), detail, repair: kind.create(object) }]
  })
  const unexpected = live
    .filter(({ id }) => !expectedIds.has(id))
    .map((object): Difference => {
      const loses = kind.loses?.(object)
      return {
        rule: `${rule}-unexpected`,
        object: nameOf(object),
        detail: `No migration makes this ${noun}.${kind.remark?.(object) ?? ''}`,
        repair: kind.drop(object),
        ...(loses !== undefined && { loses }),
      }
    })
  return [...ofExpected, ...unexpected]
}

/** The differences of two objects that are the same one. */
export function compareTraits<T extends Identified>(
  kind: Pick<ObjectKind<T>, 'noun' | 'nameOf' | 'traits'>,
  expected: T,
  live: T,
): readonly Difference[] {
  const { noun, traits } = kind
  const nameOf = nameWith(kind)
  return traits
    .filter(({ read }) => JSON.stringify(read(expected)) !== JSON.stringify(read(live)))
    .map(({ words, rule, read, say, repair, advice, loses }) => ({
      rule: rule ?? `${noun.replaceAll(' ', '-')}-changed`,
      object: nameOf(expected),
      trait: words,
      detail:
        say?.(expected, live) ??
        `Its ${words} is ${show(read(live))}; the migrations say ${show(read(expected))}.`,
      repair: repair(expected, live),
      ...(advice !== undefined && { advice }),
      ...(loses !== undefined && { loses }),
    }))
}

function nameWith<T extends Identified>({ nameOf }: Pick<ObjectKind<T>, 'nameOf'>): (object: T) => string {
  return nameOf ?? (({ id }) => id)
}

/** A value of the catalog for people. */
export function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
