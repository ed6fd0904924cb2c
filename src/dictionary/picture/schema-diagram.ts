import type { Dictionary, DictionarySchema, DictionaryTable, Relation } from '../dictionary.js'
import { isTenantLink } from './is-tenant-link.js'

/** The tables of a schema with their keys, and what they refer to elsewhere, as a Mermaid diagram; nothing without tables. */
export function schemaDiagram({ relations }: Dictionary, schema: DictionarySchema): string {
  const own = new Set(schema.tables.map(({ id }) => id))
  if (own.size === 0) return ''
  const shown = relations.filter((relation) => own.has(relation.from) && !isTenantLink(relation))
  const lines = [...schema.tables.map(entity), ...shown.map((relation) => edge(relation, own))]
  const hidden = relations.some((relation) => own.has(relation.from) && isTenantLink(relation))
  const note = hidden ? '\n\nLeft out of the picture: the reference of each table to its tenant.' : ''
  return `\`\`\`mermaid\nerDiagram\n${lines.join('\n')}\n\`\`\`${note}`
}

function entity({ name, columns }: DictionaryTable): string {
  const keys = columns.filter((column) => column.keys.length > 0)
  const lines = keys.map(
    (column) => `    ${word(column.type)} ${word(column.name)} ${column.keys.join(', ')}`,
  )
  return lines.length === 0 ? `  ${quoted(name)}` : `  ${quoted(name)} {\n${lines.join('\n')}\n  }`
}

function edge({ from, to, columns, isOptional, isUnique }: Relation, own: ReadonlySet<string>): string {
  const target = own.has(to) ? to.slice(to.indexOf('.') + 1) : to
  const one = isOptional ? '|o' : '||'
  const many = isUnique ? 'o|' : 'o{'
  return `  ${quoted(target)} ${one}--${many} ${quoted(from.slice(from.indexOf('.') + 1))} : ${quoted(columns.join(', '))}`
}

/** Mermaid takes letters, digits, _ and - in the words of an attribute. */
const word = (text: string): string =>
  text
    .replace(/^\w+\./, '')
    .replaceAll(/[^\w-]+/g, '_')
    .replace(/_+$/, '')

const quoted = (text: string): string => `"${text.replaceAll('"', '')}"`
