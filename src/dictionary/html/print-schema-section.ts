import type { Dictionary, DictionarySchema } from '../dictionary.js'
import { colourOf, drawTables, schemaScope } from './draw-tables.js'
import { escapeHtml } from './escape-html.js'
import { code, list } from './print-table-section.js'

/** The section of the page that describes a schema: its picture, its tables, domains and functions. */
export function printSchemaSection(dictionary: Dictionary, schema: DictionarySchema): string {
  const { name, comment, tables, domains, functions } = schema
  const own = new Set(tables.map(({ id }) => id))
  const picture =
    tables.length === 0
      ? ''
      : drawTables(dictionary, {
          label: `The tables of ${name}`,
          ...schemaScope(tables, dictionary.relations),
          detailed: own,
          schema: name,
        })
  const cards = tables.map(
    ({ id, name: table, comment: what, columns }) =>
      `<a class="card" href="#${escapeHtml(id)}"><b>${escapeHtml(table)}</b><span>${escapeHtml(what)}</span><small>${String(columns.length)} columns</small></a>`,
  )
  const parts = [
    `<p class="path"><a href="#overview">All schemas</a></p>`,
    `<h2><span class="dot ${colourOf(dictionary, name)}"></span>${escapeHtml(name)}</h2>`,
    `<p class="lead">${escapeHtml(comment)}</p>`,
    picture,
    cards.length === 0 ? '' : `<div class="cards">${cards.join('\n')}</div>`,
    list(
      'Domains',
      domains,
      ({ id, name: domain, baseType, values, checks, comment: what }) =>
        `<span id="${escapeHtml(id)}">${code(domain)}</span> <i>${escapeHtml(baseType)}</i><div>${escapeHtml(what)}</div>` +
        `<div class="values">${(values.length > 0 ? values : checks).map(code).join(' ')}</div>`,
    ),
    list(
      'Functions',
      functions,
      ({ id, name: called, arguments: given, result, traits, comment: what }) =>
        `<span id="${escapeHtml(id)}"><code><b>${escapeHtml(called)}</b>(${escapeHtml(given)})</code></span> → ${code(result)}` +
        `<div>${escapeHtml(what)}</div><small>${escapeHtml(traits)}</small>`,
    ),
  ]
  return `<section id="${escapeHtml(name)}">${parts.filter((part) => part !== '').join('\n')}</section>`
}
