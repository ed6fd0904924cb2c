import { createRequire } from 'node:module'
import type * as TypeScript from 'typescript'
import { PncError } from '../errors/pnc-error.js'
import { readIfPresent } from '../project/read-if-present.js'

/**
 * The names of the JSON columns that a project has schemas for: the keys of `jsonColumns` in its `json-columns.ts`. Read as text,
 * because a project is not compiled when its types are generated. Empty where there is no such file.
 *
 * @throws PncError CONFIG_INVALID for a file that exports no such object, or one whose keys cannot be read off it
 * @example
 * await readJsonColumns('src/database/json-columns.ts') // ['market.categories.names']
 */
export async function readJsonColumns(path: string): Promise<readonly string[]> {
  const text = await readIfPresent(path)
  if (text === undefined) return []
  // kysely-codegen has loaded it already; an import would take its time again.
  const ts = createRequire(import.meta.url)('typescript') as typeof TypeScript
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)

  const invalid = (problem: string, node: TypeScript.Node = file) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    return new PncError('CONFIG_INVALID', `${path}:${line + 1}: ${problem}`, {
      hint: `Write export const jsonColumns = { 'schema.table.column': a zod schema }.`,
    })
  }
  const value = file.statements
    .flatMap((statement) => (ts.isVariableStatement(statement) ? statement.declarationList.declarations : []))
    .find(({ name }) => ts.isIdentifier(name) && name.text === 'jsonColumns')?.initializer
  const columns = value && withoutTypes(value)
  if (!columns || !ts.isObjectLiteralExpression(columns))
    throw invalid('there is no object jsonColumns', value)
  return columns.properties.map((property) => {
    if (property.name && ts.isStringLiteralLike(property.name)) return property.name.text
    throw invalid('a key of jsonColumns is no text', property)
  })

  /** `{ ... } as const satisfies Shapes` without what only the compiler needs. */
  function withoutTypes(expression: TypeScript.Expression): TypeScript.Expression {
    return ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)
      ? withoutTypes(expression.expression)
      : expression
  }
}
