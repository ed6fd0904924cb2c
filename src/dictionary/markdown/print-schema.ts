import type { Dictionary, DictionaryFunction, DictionarySchema } from '../dictionary.js'
import { schemaDiagram } from '../picture/schema-diagram.js'
import { anchor, code, generatedMark, plain, table } from './markdown.js'
import { pageLinks } from './page-links.js'
import { printTable } from './print-table.js'

/** The page of one schema. */
export function printSchema(dictionary: Dictionary, schema: DictionarySchema): string {
  const links = pageLinks(dictionary, schema.name)
  const { tables, domains, functions } = schema
  const parts = [
    generatedMark,
    `# ${schema.name}`,
    plain(schema.comment),
    '[All schemas](README.md)',
    schemaDiagram(dictionary, schema),
    tables.length === 0
      ? ''
      : table(
          ['table', 'what it holds'],
          tables.map(({ name, comment }) => [`[${name}](#${anchor(name)})`, plain(comment)]),
        ),
    ...tables.map((each) => printTable(each, links)),
    domains.length === 0
      ? ''
      : `## Domains\n\n${table(
          ['domain', 'type', 'values', 'what it is'],
          domains.map(({ name, baseType, values, checks, comment }) => [
            code(name),
            code(baseType),
            (values.length > 0 ? values : checks).map(code).join(', '),
            plain(comment),
          ]),
        )}`,
    printFunctions(
      'Functions',
      functions.filter(({ isTrigger }) => !isTrigger),
    ),
    printFunctions(
      'Trigger functions',
      functions.filter(({ isTrigger }) => isTrigger),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function printFunctions(title: string, functions: readonly DictionaryFunction[]): string {
  if (functions.length === 0) return ''
  const rows = functions.map(({ name, arguments: given, result, traits, isTrigger, comment }) => [
    code(isTrigger ? name : `${name}(${given})`),
    ...(isTrigger ? [] : [code(result)]),
    plain(traits),
    plain(comment),
  ])
  const header =
    title === 'Functions'
      ? ['function', 'returns', 'how', 'what it does']
      : ['function', 'how', 'what it does']
  return `## ${title}\n\n${table(header, rows)}`
}
