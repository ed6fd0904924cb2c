import { type Attack, type Family } from './attack.js'

/** Which attacks are wanted; everything, where nothing is said. */
export interface ProofFilter {
  /** `market` */
  readonly schemas?: readonly string[] | undefined
  /** `market.listings`: also its keys and columns. */
  readonly tables?: readonly string[] | undefined
  readonly families?: readonly Family[] | undefined
}

/** Whether an attack, or an object that could not be attacked, is among those that are wanted. */
export function selects(
  { object, family }: Pick<Attack, 'object'> & { readonly family?: Family },
  { schemas, tables, families }: ProofFilter,
): boolean {
  if (families !== undefined && family !== undefined && !families.includes(family)) return false
  if (schemas === undefined && tables === undefined) return true
  const isOf = (name: string) =>
    object === name || object.startsWith(`${name}.`) || object.startsWith(`${name}(`)
  return schemas?.some(isOf) === true || tables?.some(isOf) === true
}
