import type { Dictionary } from '../dictionary.js'
import { overviewDiagram } from '../picture/overview-diagram.js'
import { generatedMark, plain, table } from './markdown.js'
import { pageOf } from './page-links.js'

/** The page that leads to all others. */
export function printOverview(dictionary: Dictionary): string {
  const { schemas } = dictionary
  const count = schemas.reduce((sum, { tables }) => sum + tables.length, 0)
  const parts = [
    generatedMark,
    '# The data dictionary',
    `${String(schemas.length)} ${schemas.length === 1 ? 'schema' : 'schemas'}, ${String(count)} ${count === 1 ? 'table' : 'tables'}, from the comments in the database itself.`,
    table(
      ['schema', 'tables', 'what lives there'],
      schemas.map(({ name, tables, comment }) => [
        `[${name}](${pageOf(name)})`,
        String(tables.length),
        plain(comment),
      ]),
    ),
    overviewDiagram(dictionary),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
