import type { CatalogRole } from '../catalog/catalog.js'
import { splitStatements } from '../migrate/split-statements.js'

/**
 * The roles as the bootstrap scripts make them. A server has its roles once: a scratch database on it shows them as they
 * are, not as they should be.
 */
export function declaredRoles(scripts: readonly string[]): readonly CatalogRole[] {
  const statements = scripts.flatMap(splitStatements).map(({ text }) => text)
  return statements.flatMap((text): readonly CatalogRole[] => {
    const [, name, words = ''] = /^create role (\w+)\s*([^;]*)/.exec(text) ?? []
    if (name === undefined) return []
    const has = (word: string) => new RegExp(`\\b${word}\\b`).test(words)
    const ofRole = (pattern: string) => statements.map((each) => new RegExp(pattern).exec(each)?.[1])
    const isText = (found: string | undefined) => found !== undefined
    return [
      {
        id: name,
        name,
        canLogin: has('login'),
        inherits: !has('noinherit'),
        isSuperuser: has('superuser'),
        bypassesRowSecurity: has('bypassrls'),
        createsRoles: has('createrole'),
        createsDatabases: has('createdb'),
        replicates: has('replication'),
        memberOf: ofRole(`^grant (\\w+) to ${name}$`).filter(isText).sort(),
        settings: [],
        comment:
          ofRole(`^comment on role ${name} is '((?:[^']|'')*)'$`).find(isText)?.replaceAll("''", "'") ?? null,
      },
    ]
  })
}
