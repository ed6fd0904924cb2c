import type { Dictionary } from '../dictionary.js'
import { anchor } from './markdown.js'

/** The file of a schema's page, beside the overview. */
export const pageOf = (schema: string): string => `${encodeURIComponent(schema)}.md`

/** Where links from one page lead. */
export type Links = (id: string) => string

/**
 * Links to tables and domains by their full names, as Markdown on the page of `schema`; what has no page stays text.
 *
 * @example
 * pageLinks(dictionary, 'market')('core.users') // '[core.users](core.md#users)'
 */
export function pageLinks({ schemas }: Dictionary, schema: string): Links {
  const known = new Map<string, string>()
  for (const { name, tables, domains } of schemas) {
    for (const each of tables) known.set(each.id, name)
    for (const each of domains) known.set(each.id, name)
  }
  return (id) => {
    const home = known.get(id)
    if (home === undefined) return id
    const name = id.slice(id.indexOf('.') + 1)
    const isDomain = schemas.some(({ domains }) => domains.some((domain) => domain.id === id))
    const target = isDomain ? 'domains' : anchor(name)
    return home === schema ? `[${name}](#${target})` : `[${id}](${pageOf(home)}#${target})`
  }
}
