import type { Dictionary, DictionaryTable, Relation } from '../dictionary.js'
import { layoutGraph } from '../layout/layout-graph.js'
import { isTenantLink } from '../picture/is-tenant-link.js'
import { drawLayout, lineHeight, titleHeight, type BoxText } from './draw-layout.js'

export interface PictureOptions {
  readonly label: string
  /** Full names of the tables to show. */
  readonly ids: readonly string[]
  readonly relations: readonly Relation[]
  /** Those of which keys are listed in the box; others show their name alone. */
  readonly detailed: ReadonlySet<string>
  /** Shows the schema in the title of tables outside of it. */
  readonly schema?: string
}

/** Width of a character of the font in the boxes, a little generous. */
const letter = 7.9

/** A picture of some tables and the arrows between them. */
export function drawTables(dictionary: Dictionary, options: PictureOptions): string {
  const { ids, detailed, schema, label } = options
  const tables = new Map(dictionary.schemas.flatMap(({ tables }) => tables).map((table) => [table.id, table]))
  const text = (id: string): BoxText => {
    const table = tables.get(id)
    return {
      href: id,
      title: table && table.schema === schema ? table.name : id,
      colour: colourOf(dictionary, table?.schema ?? ''),
      lines: table && detailed.has(id) ? keyLines(table) : [],
      isFaint: !detailed.has(id) && detailed.size > 0,
    }
  }
  const boxes = ids.map((id) => {
    const { title, lines } = text(id)
    const longest = Math.max(
      title.length + 2,
      ...lines.map((line) => line.replace(/^[A-Z ]+ /, '').length + 6),
    )
    return {
      id,
      width: Math.ceil(longest * letter) + 8,
      height: titleHeight + (lines.length > 0 ? lines.length * lineHeight + 6 : 0),
    }
  })
  const pairs = new Map(options.relations.map(({ from, to }) => [`${from} ${to}`, { from, to }]))
  return drawLayout(
    layoutGraph({ boxes, arrows: [...pairs.values()] }, { columns: 72, rows: 18 }),
    label,
    text,
  )
}

/** The tables that stand beside a table in its picture: what it refers to and what refers to it. */
export function neighbourhood({ references, referencedBy, id }: DictionaryTable, all: readonly Relation[]) {
  const ids = [...new Set([id, ...references.map(({ to }) => to), ...referencedBy.map(({ from }) => from)])]
  const relations = all.filter(
    ({ from, to }) => (from === id || to === id) && ids.includes(from) && ids.includes(to),
  )
  return { ids, relations }
}

/** The tables of a schema and what they refer to elsewhere, without the link of each to its tenant. */
export function schemaScope(own: readonly DictionaryTable[], all: readonly Relation[]) {
  const names = new Set(own.map(({ id }) => id))
  const relations = all.filter((relation) => names.has(relation.from) && !isTenantLink(relation))
  const ids = [...new Set([...names, ...relations.map(({ to }) => to)])]
  return { ids, relations }
}

/** One of eight colours, by the place of the schema. */
export function colourOf({ schemas }: Dictionary, schema: string): string {
  return `s${String(
    Math.max(
      0,
      schemas.findIndex(({ name }) => name === schema),
    ) % 8,
  )}`
}

function keyLines({ columns }: DictionaryTable): readonly string[] {
  return columns
    .filter(({ keys }) => keys.length > 0)
    .map(({ name, keys }) => `${keys.includes('PK') ? 'PK' : (keys[0] ?? '')} ${name}`)
}
