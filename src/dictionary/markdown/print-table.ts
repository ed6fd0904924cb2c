import type { DictionaryColumn, DictionaryTable, Relation } from '../dictionary.js'
import { code, plain, table } from './markdown.js'
import type { Links } from './page-links.js'

/** The part of a schema's page that describes one table or view. */
export function printTable(each: DictionaryTable, links: Links): string {
  const parts = [
    `## ${each.name}`,
    plain(each.comment),
    facts(each),
    table(
      ['column', 'type', 'null', 'default', 'what it is'],
      each.columns.map((column) => columnRow(column, links)),
    ),
    list('Keys and checks', each.constraints, ({ name, kind, definition, comment }) =>
      [`${code(name)}: ${kind} ${code(definition)}`, plain(comment)].filter(Boolean).join('. '),
    ),
    list('Refers to', each.references, (relation) => reference(relation, links)),
    list(
      'Referred to by',
      each.referencedBy,
      ({ from, columns }) => `${links(from)} (${columns.join(', ')})`,
    ),
    list('Policies', each.policies, ({ name, isRestrictive, words, comment }) =>
      [
        `${code(name)}${isRestrictive ? ', on top of all others' : ''}: ${plain(words)}.`,
        comment === '' ? '' : `*${plain(comment)}*`,
      ]
        .join(' ')
        .trimEnd(),
    ),
    list('Indexes', each.indexes, ({ name, isUnique, definition, serves }) =>
      `${code(name)}: ${isUnique ? 'unique ' : ''}${code(definition)}. ${plain(serves)}`.trimEnd(),
    ),
    list('Triggers', each.triggers, ({ name, fires, function: called, comment }) =>
      `${code(name)}: ${plain(fires)}: ${code(called)}. ${plain(comment)}`.trimEnd(),
    ),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function facts({ kind, isGlobal, rowSecurity, partitionBy }: DictionaryTable): string {
  const words = [
    kind === 'table' ? '' : kind,
    partitionBy === null ? '' : `partitioned by ${code(partitionBy)}`,
    isGlobal ? 'global: belongs to no tenant' : '',
    rowSecurity === null ? '' : `row security ${rowSecurity}`,
  ].filter((part) => part !== '')
  return words.length === 0 ? '' : `*${words.join(' · ')}*`
}

function columnRow(column: DictionaryColumn, links: Links): readonly string[] {
  const type = column.domain === null ? code(column.type) : links(column.domain)
  const what = [
    plain(column.comment),
    column.values.length > 0 ? `One of ${column.values.map(code).join(', ')}.` : '',
    column.personal === null ? '' : `**Personal**: ${plain(column.personal)}.`,
  ]
  return [
    `${code(column.name)}${column.keys.map((key) => ` **${key}**`).join('')}`,
    type,
    column.isNullable ? 'null' : '',
    code(column.default),
    what.filter((part) => part !== '').join(' '),
  ]
}

function reference({ columns, to, toColumns, onDelete }: Relation, links: Links): string {
  const deleted = onDelete === 'no action' ? '' : `, on delete ${onDelete}`
  return `${code(`(${columns.join(', ')})`)} → ${links(to)} ${code(`(${toColumns.join(', ')})`)}${deleted}`
}

function list<Item>(title: string, items: readonly Item[], print: (item: Item) => string): string {
  return items.length === 0 ? '' : `**${title}**\n\n${items.map((item) => `- ${print(item)}`).join('\n')}`
}
