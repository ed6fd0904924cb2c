import { type ExpressionNode, type ExtendsClauseNode, type UnionExpressionNode } from 'kysely-codegen'

/** A type of kysely-codegen's syntax tree as TypeScript in the style of this project. */
export function printExpression(node: ExpressionNode): string {
  switch (node.type) {
    case 'ArrayExpression':
      return `${inParentheses(node.values)}[]`
    case 'ExtendsClause':
      return conditionalParts(node).join(' ')
    case 'GenericExpression':
      return `${node.name}<${node.args.map(printExpression).join(', ')}>`
    case 'Identifier':
      return node.name
    case 'InferClause':
      return `infer ${node.name}`
    case 'Literal':
      return typeof node.value === 'string' ? printText(node.value) : String(node.value)
    case 'MappedType':
      return `{\n  [x: string]: ${printExpression(node.value)} | undefined\n}`
    case 'ObjectExpression':
      return `{ ${node.properties.map(({ key, value }) => `${key}: ${printExpression(value)}`).join('; ')} }`
    case 'RawExpression':
      return node.expression
    case 'UnionExpression':
      return printUnion(node)
  }
}

/** The condition of a conditional type and its two outcomes, which stand on lines of their own where one does not fit. */
export function conditionalParts(node: ExtendsClauseNode): readonly [string, string, string] {
  return [
    `${printExpression(node.checkType)} extends ${printExpression(node.extendsType)}`,
    `? ${printExpression(node.trueType)}`,
    `: ${printExpression(node.falseType)}`,
  ]
}

/** A text in the quotes that need fewer escapes, single ones if they are equal. */
export function printText(text: string): string {
  const count = (quote: string) => text.split(quote).length
  const inDouble = JSON.stringify(text)
  if (count(`'`) > count('"')) return inDouble
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll(`'`, `\\'`)}'`
}

function inParentheses(node: ExpressionNode): string {
  const text = printExpression(node)
  return node.type === 'UnionExpression' || node.type === 'InferClause' ? `(${text})` : text
}

/** `null` and `undefined` stand last. */
function printUnion({ args }: UnionExpressionNode): string {
  const empty = ['null', 'undefined']
  const parts = args.map(printExpression)
  return [
    ...parts.filter((part) => !empty.includes(part)),
    ...parts.filter((part) => empty.includes(part)),
  ].join(' | ')
}
