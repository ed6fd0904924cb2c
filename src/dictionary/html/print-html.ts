import { readFileSync } from 'node:fs'
import type { Dictionary } from '../dictionary.js'
import { isTenantLink } from '../picture/is-tenant-link.js'
import { colourOf, drawTables } from './draw-tables.js'
import { escapeHtml } from './escape-html.js'
import { printSchemaSection } from './print-schema-section.js'
import { printTableSection } from './print-table-section.js'
import { searchEntries } from './search-entries.js'

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/**
 * The dictionary as one page that needs nothing else: styles and script stand in it, and it loads nothing. Without the script
 * it still shows everything, one section after the other.
 *
 * @param title what the database is called
 */
export function printHtml(dictionary: Dictionary, title: string): string {
  const { schemas } = dictionary
  const index = JSON.stringify(searchEntries(dictionary)).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="pnc-db docs">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}: the data dictionary</title>
<style>
${asset('page.css')}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<svg class="defs" aria-hidden="true"><defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs></svg>
<header>
<button id="menu" aria-label="Tables" aria-expanded="false" aria-controls="nav">☰</button>
<h1><a href="#overview">${escapeHtml(title)}</a></h1>
<div class="search" role="search"><input id="search" type="search" placeholder="Search  /" aria-label="Search tables, columns, domains and functions" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="results"><ol id="results" role="listbox" hidden></ol></div>
<button id="theme" aria-label="Light or dark">◐</button>
</header>
<nav id="nav" aria-label="Tables">${schemas.map((schema) => printNavigation(dictionary, schema)).join('\n')}</nav>
<main id="main" tabindex="-1">
${printOverviewSection(dictionary, title)}
${schemas.map((schema) => [printSchemaSection(dictionary, schema), ...schema.tables.map((table) => printTableSection(dictionary, table))].join('\n')).join('\n')}
</main>
<script type="application/json" id="index">${index}</script>
<script>
${asset('page.browser.js')}</script>
</body>
</html>
`
}

function printNavigation(dictionary: Dictionary, { name, tables }: Dictionary['schemas'][number]): string {
  const items = tables.map(
    ({ id, name: table }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(table)}</a>`,
  )
  return `<h2><a href="#${escapeHtml(name)}"><span class="dot ${colourOf(dictionary, name)}"></span>${escapeHtml(name)}</a></h2><ul>${items.join('')}</ul>`
}

function printOverviewSection(dictionary: Dictionary, title: string): string {
  const { schemas, relations } = dictionary
  const ids = schemas.flatMap(({ tables }) => tables.map(({ id }) => id))
  const picture = drawTables(dictionary, {
    label: 'All tables and what they refer to',
    ids,
    relations: relations.filter((relation) => !isTenantLink(relation)),
    detailed: new Set(),
  })
  const cards = schemas.map(
    ({ name, comment, tables }) =>
      `<a class="card ${colourOf(dictionary, name)}" href="#${escapeHtml(name)}"><b><span class="dot ${colourOf(dictionary, name)}"></span>${escapeHtml(name)}</b><span>${escapeHtml(comment)}</span><small>${String(tables.length)} ${tables.length === 1 ? 'table' : 'tables'}</small></a>`,
  )
  return `<section id="overview"><h2>${escapeHtml(title)}</h2><p class="lead">${String(schemas.length)} schemas, ${String(ids.length)} tables. An arrow leads from a table to one it refers to; the reference of each table to its tenant is left out.</p><div class="cards">${cards.join('\n')}</div>${picture}</section>`
}
