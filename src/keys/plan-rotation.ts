import type { KeyRing } from '../crypto/key-ring.js'
import { listKeys } from './list-keys.js'
import type { Operation } from '../engine/operator-session.js'

/** What a rotation would do. */
export interface RotationPlan {
  readonly database: string
  readonly activeKey: string
  readonly rewrap: readonly { readonly ringKey: string; readonly dataKeys: number }[]
  readonly replace: number
  readonly reencrypt: number
  readonly renewIndexes: number
}

/** What `rotateKeys` would do with the same options; changes nothing. */
export async function planRotation(
  options: Operation & {
    readonly ring: KeyRing
    readonly dataKeys?: boolean | undefined
    readonly indexes?: boolean | undefined
  },
): Promise<RotationPlan> {
  const { database, ringKeys, indexKeys, columns } = await listKeys(options)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    database,
    activeKey: options.ring.active.id,
    rewrap: ringKeys
      .filter(({ isActive, inUse, replaced }) => !isActive && inUse + replaced > 0)
      .map(({ id, inUse, replaced }) => ({ ringKey: id, dataKeys: inUse + replaced })),
    replace: options.dataKeys ? sum(ringKeys.map(({ inUse }) => inUse)) : 0,
    reencrypt: options.dataKeys ? sum(columns.map(({ values }) => values)) : 0,
    renewIndexes: options.indexes
      ? sum(indexKeys.filter(({ isActive }) => !isActive).map(({ values }) => values))
      : 0,
  }
}
