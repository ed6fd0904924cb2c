import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

const money =
  /(^|_)(amount|balance|budget|charge|commission|cost|credit|debit|deposit|discount|fee|money|payment|payout|price|refund|revenue|salary|subtotal|sum|tax|total|wage)s?(_|$)/

export const floatMoney: LintRule = {
  name: 'float-money',
  level: 'error',
  summary: 'Amounts of money are numeric, never a float and never the type money.',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(
        ({ type, name }) => type === 'money' || (/^(real|double precision)/.test(type) && money.test(name)),
      )
      .map(({ id, type, retype }) => ({
        object: id,
        detail:
          type === 'money'
            ? 'The type money has no currency, and the decimals of whatever the server is set to.'
            : `${type} cannot hold 0.10: sums are off by cents.`,
        remedy: retype('numeric(14, 2)'),
      })),
}
