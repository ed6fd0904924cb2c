import type { Dictionary } from '../dictionary.js'
import { isTenantLink, schemaOf } from './is-tenant-link.js'

/** Every table in the box of its schema, with an arrow to each it refers to, as a Mermaid diagram; nothing without tables. */
export function overviewDiagram({ schemas, relations }: Dictionary): string {
  const ids = new Map(schemas.flatMap(({ tables }) => tables).map(({ id }, at) => [id, `t${String(at)}`]))
  if (ids.size === 0) return ''
  const boxes = schemas
    .filter(({ tables }) => tables.length > 0)
    .map(({ name, tables }, at) => {
      const nodes = tables.map((table) => `    ${ids.get(table.id) ?? ''}["${table.name}"]`)
      return `  subgraph s${String(at)}["${name}"]\n${nodes.join('\n')}\n  end`
    })
  const pairs = new Set(
    relations
      .filter((relation) => !isTenantLink(relation) && relation.from !== relation.to)
      .map(
        ({ from, to }) =>
          `  ${ids.get(from) ?? ''} ${schemaOf(from) === schemaOf(to) ? '-->' : '-.->'} ${ids.get(to) ?? ''}`,
      ),
  )
  return `\`\`\`mermaid\nflowchart LR\n${[...boxes, ...pairs].join('\n')}\n\`\`\`\n\nAn arrow leads from a table to one that it refers to, dotted where that is in another schema. Left out: the reference of each table to its tenant.`
}
