import { momentOf } from '../database/moment-of.js'
import type { PermissionConditions } from '../database/permission-conditions.js'
import { compareDecimals, decimalOf } from './decimal.js'
import { valueAt, type JsonScalar } from './value-at.js'

/** Whom the placeholders `$user` and `$tenant` stand for. */
export interface Actor {
  readonly user: string
  readonly tenant: number
}

/** How a value of a row compares with the one of a condition: -1, 0, 1, or undefined where they cannot be compared. */
type Comparison = (value: JsonScalar | undefined) => number | undefined
type Test = (value: JsonScalar | undefined) => boolean

/** Conditions as a function; it decides as `core.tests_hold` does. */
export function compileConditions(conditions: PermissionConditions, actor: Actor): (row: object) => boolean {
  const tests = Object.entries(conditions).flatMap(([field, wanted]) => {
    const path = field.split('.')
    const operators: object = typeof wanted === 'object' && wanted !== null ? wanted : { $eq: wanted }
    return Object.entries(operators).map(([operator, operand]: [string, unknown]) => {
      const test = testOf(operator, operand, actor)
      return (row: object) => test(valueAt(row, path))
    })
  })
  return (row) => tests.every((test) => test(row))
}

function testOf(operator: string, operand: unknown, actor: Actor): Test {
  if (operator === '$exists') return (value) => (value !== null) === operand
  if (operator === '$in') {
    const comparisons = (operand as readonly JsonScalar[]).map((one) => comparisonWith(one, actor))
    return (value) => comparisons.some((compare) => compare(value) === 0)
  }
  const compare = comparisonWith(operand as JsonScalar, actor)
  const verdict = verdicts[operator]
  if (!verdict) throw new TypeError(`There is no operator ${operator}.`)
  return (value) => verdict(compare(value))
}

const verdicts: Readonly<Record<string, (order: number | undefined) => boolean>> = {
  $eq: (order) => order === 0,
  $ne: (order) => order !== 0,
  $gt: (order) => order !== undefined && order > 0,
  $gte: (order) => order !== undefined && order >= 0,
  $lt: (order) => order !== undefined && order < 0,
  $lte: (order) => order !== undefined && order <= 0,
}

/** The kind of the condition's value decides: a number compares with numbers, a moment with moments, anything else with its like. */
function comparisonWith(operand: JsonScalar, { user, tenant }: Actor): Comparison {
  if (operand === '$user') return equality(user.toLowerCase())
  const number = typeof operand === 'number' ? operand : operand === '$tenant' ? tenant : undefined
  if (number !== undefined) return numberComparison(number)
  const moment = typeof operand === 'string' ? momentOf(operand) : undefined
  return moment === undefined ? equality(operand) : momentComparison(moment)
}

function equality(operand: JsonScalar): Comparison {
  return (value) => (value === operand ? 0 : undefined)
}

function numberComparison(operand: number): Comparison {
  const wanted = decimalOf(operand)
  return (value) => {
    const decimal = decimalOf(value)
    return decimal && wanted && compareDecimals(decimal, wanted)
  }
}

function momentComparison(operand: number): Comparison {
  return (value) => {
    const moment = typeof value === 'string' ? momentOf(value) : undefined
    return moment === undefined ? undefined : Math.sign(moment - operand)
  }
}
