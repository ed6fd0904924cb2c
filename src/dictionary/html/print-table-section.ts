import type { Dictionary, DictionaryColumn, DictionaryTable } from '../dictionary.js'
import { colourOf, drawTables, neighbourhood } from './draw-tables.js'
import { escapeHtml } from './escape-html.js'

/** The section of the page that describes one table or view. */
export function printTableSection(dictionary: Dictionary, table: DictionaryTable): string {
  const { id, schema, name, comment } = table
  const { ids, relations } = neighbourhood(table, dictionary.relations)
  const picture =
    ids.length < 2
      ? ''
      : drawTables(dictionary, {
          label: `What ${id} is related to`,
          ids,
          relations,
          detailed: new Set([id]),
          schema,
        })
  const parts = [
    `<p class="path"><a href="#${escapeHtml(schema)}">${escapeHtml(schema)}</a></p>`,
    `<h2><span class="dot ${colourOf(dictionary, schema)}"></span>${escapeHtml(name)}</h2>`,
    `<p class="lead">${escapeHtml(comment)}</p>`,
    badges(table),
    picture,
    columnTable(table),
    list(
      'Refers to',
      table.references,
      ({ columns, to, toColumns, onDelete }) =>
        `${code(columns.join(', '))} → ${link(to)} ${code(toColumns.join(', '))}${onDelete === 'no action' ? '' : ` <i>on delete ${escapeHtml(onDelete)}</i>`}`,
    ),
    list(
      'Referred to by',
      table.referencedBy,
      ({ from, columns }) => `${link(from)} ${code(columns.join(', '))}`,
    ),
    list(
      'Who may do what',
      table.policies,
      ({ name: policy, isRestrictive, words, comment: why }) =>
        `${isRestrictive ? '<b class="badge">on top of all others</b> ' : ''}${escapeHtml(words)}.${said(why)}<small>${escapeHtml(policy)}</small>`,
    ),
    list(
      'Keys and checks',
      table.constraints,
      ({ name: constraint, kind, definition, comment: why }) =>
        `${escapeHtml(kind)} ${code(definition)}${said(why)}<small>${escapeHtml(constraint)}</small>`,
    ),
    list(
      'Indexes',
      table.indexes,
      ({ name: index, isUnique, definition, serves }) =>
        `${isUnique ? 'unique ' : ''}${code(definition)}${said(serves)}<small>${escapeHtml(index)}</small>`,
    ),
    list(
      'Triggers',
      table.triggers,
      ({ name: trigger, fires, function: called, comment: why }) =>
        `${escapeHtml(fires)}: ${code(called)}${said(why)}<small>${escapeHtml(trigger)}</small>`,
    ),
  ]
  return `<section id="${escapeHtml(id)}">${parts.filter((part) => part !== '').join('\n')}</section>`
}

function badges({ kind, isGlobal, rowSecurity, partitionBy }: DictionaryTable): string {
  const words = [
    kind === 'table' ? '' : kind,
    partitionBy === null ? '' : `partitioned by ${partitionBy}`,
    isGlobal ? 'global' : '',
    rowSecurity === null ? '' : `row security ${rowSecurity}`,
  ].filter((word) => word !== '')
  return `<p>${words.map((word) => `<b class="badge">${escapeHtml(word)}</b>`).join(' ')}</p>`
}

function columnTable({ id, columns }: DictionaryTable): string {
  const rows = columns.map((column) => columnRow(`${id}.${column.name}`, column))
  return `<table class="columns"><thead><tr><th>column<th>type<th>what it is</thead><tbody>${rows.join('\n')}</tbody></table>`
}

function columnRow(id: string, column: DictionaryColumn): string {
  const { name, type, domain, values, isNullable, default: given, comment, personal, keys } = column
  const shownType = domain === null ? escapeHtml(type) : link(domain)
  const notes = [isNullable ? '<i>null</i>' : '', valueNote(given)].filter((note) => note !== '')
  const marks = keys.map((key) => ` <b class="badge key">${key}</b>`).join('')
  const chips = values.map(code).join(' ')
  const what = [
    escapeHtml(comment),
    chips === '' ? '' : `<div class="values">${chips}</div>`,
    personal === null
      ? ''
      : `<div><b class="badge personal">personal</b> <small class="inline">${escapeHtml(personal)}</small></div>`,
  ]
  return [
    `<tr id="${escapeHtml(id)}"><td>${code(name)}${marks}`,
    `<td><span class="type">${shownType}</span>${notes.length > 0 ? `<small>${notes.join(' · ')}</small>` : ''}`,
    `<td>${what.join('')}`,
  ].join('')
}

/** What a column holds where nothing is given for it; a generated one takes nothing else. */
function valueNote(given: string): string {
  if (given === '') return ''
  const [, expression] = /^generated: (.*)$/s.exec(given) ?? []
  return expression === undefined ? `<i>default</i> ${code(given)}` : `<i>generated</i> ${code(expression)}`
}

/** A titled list; nothing for no items. */
export function list<Item>(title: string, items: readonly Item[], print: (item: Item) => string): string {
  if (items.length === 0) return ''
  return `<h3>${title} <span class="count">${String(items.length)}</span></h3><ul>${items.map((item) => `<li>${print(item)}`).join('\n')}</ul>`
}

export const code = (text: string): string => (text === '' ? '' : `<code>${escapeHtml(text)}</code>`)
export const link = (id: string): string => `<a href="#${escapeHtml(id)}">${escapeHtml(id)}</a>`

const said = (text: string): string => (text === '' ? '' : `<div>${escapeHtml(text)}</div>`)
