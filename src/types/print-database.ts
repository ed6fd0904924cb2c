import {
  type AliasDeclarationNode,
  type ImportStatementNode,
  type InterfaceDeclarationNode,
  type StatementNode,
} from 'kysely-codegen'
import { lineWidth, printComment } from './print-comment.js'
import { conditionalParts, printExpression, printText } from './print-expression.js'
import { printHeader } from './print-header.js'

/** What kysely-codegen calls the interface of all tables, and what we do. */
const databaseName = { theirs: 'DB', ours: 'Database' } as const

export interface DatabaseDocument {
  readonly statements: readonly StatementNode[]
  /** The comment of each table, by `schema.table`. */
  readonly comments: ReadonlyMap<string, string | null>
  readonly source: string
}

/** The text of `database.generated.ts`: an interface per table, and one of all tables by their names. */
export function printDatabase({ statements, comments, source }: DatabaseDocument): string {
  const imports = statements
    .flatMap((node) => (node.type === 'ImportStatement' ? [node] : []))
    .sort((a, b) => Number(a.moduleName.startsWith('.')) - Number(b.moduleName.startsWith('.')))
    .map(printImport)
  const declarations = statements.flatMap((node) => (node.type === 'ExportStatement' ? [node.argument] : []))
  const commentOf = new Map(
    declarations
      .flatMap((node) =>
        node.type === 'InterfaceDeclaration' && isDatabase(node) ? node.body.properties : [],
      )
      .map(({ key, value }) => [printExpression(value), comments.get(key)]),
  )
  const exports = declarations.map((node) => {
    if (node.type === 'AliasDeclaration') return printAlias(node)
    if (node.type === 'RuntimeEnumDeclaration') throw new Error('Enumerations are domains here.')
    const comment = isDatabase(node) ? 'Every table and view, by its full name.' : commentOf.get(node.id.name)
    return `${printComment(comment)}${printInterface(node)}`
  })
  const header = printHeader('The tables of the database as Kysely sees them.', source)
  return `${header}${imports.join('\n')}\n\n${exports.join('\n\n')}\n`
}

function printImport({ imports, moduleName }: ImportStatementNode): string {
  return `import type { ${imports.map(({ name }) => name).join(', ')} } from ${printText(moduleName)}`
}

function printAlias({ id, body }: AliasDeclarationNode): string {
  const [params, expression] =
    body.type === 'Template' ? [`<${body.params.join(', ')}>`, body.expression] : ['', body]
  const start = `export type ${id.name}${params} =`
  const oneLine = `${start} ${printExpression(expression)}`
  if (oneLine.length <= lineWidth || expression.type !== 'ExtendsClause') return oneLine
  const parts = conditionalParts(expression)
  const nextLine = `  ${parts.join(' ')}`
  if (nextLine.length <= lineWidth) return `${start}\n${nextLine}`
  return [start, `  ${parts[0]}`, `    ${parts[1]}`, `    ${parts[2]}`].join('\n')
}

function printInterface(node: InterfaceDeclarationNode): string {
  const name = isDatabase(node) ? databaseName.ours : node.id.name
  const properties = node.body.properties.map(
    ({ key, value, comment }) =>
      `${printComment(comment, '  ')}  ${printKey(key)}: ${printExpression(value)}\n`,
  )
  return `export interface ${name} {\n${properties.join('')}}`
}

const isDatabase = ({ id }: InterfaceDeclarationNode): boolean => id.name === databaseName.theirs

const printKey = (key: string): string => (/^[a-z_$][\w$]*$/i.test(key) ? key : printText(key))
