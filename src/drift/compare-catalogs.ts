import type { Catalog } from '../catalog/catalog.js'
import { compareDatabaseSettings } from './compare/compare-database-settings.js'
import { compareDefaultPrivileges } from './compare/compare-default-privileges.js'
import { compareEventTriggers } from './compare/compare-event-triggers.js'
import { compareExtensions } from './compare/compare-extensions.js'
import { compareFunctions } from './compare/compare-functions.js'
import { compareGrants } from './compare/compare-grants.js'
import { compareOtherObjects } from './compare/compare-other-objects.js'
import { compareRoles } from './compare/compare-roles.js'
import { compareSchemas } from './compare/compare-schemas.js'
import { compareSequences } from './compare/compare-sequences.js'
import { compareTables } from './compare/compare-tables.js'
import { compareTextSearch } from './compare/compare-text-search.js'
import { compareTypes } from './compare/compare-types.js'
import { compareViews } from './compare/compare-views.js'
import type { Difference } from './difference.js'
import { quoteName } from './quote-name.js'

/**
 * Everything in which the live catalog is not the expected one, and how to make it so. Objects in a schema that nobody
 * expects are one difference together.
 *
 * @param database the name of the live database, for repairs of what is granted on it
 * @example
 * compareCatalogs(scratch, live, 'shop').map(({ object, detail }) => `${object}: ${detail}`)
 */
export function compareCatalogs(expected: Catalog, live: Catalog, database: string): readonly Difference[] {
  const known = new Set(expected.schemas.map(({ name }) => name))
  const ours = <T extends { readonly schema: string | null }>(objects: readonly T[]) =>
    objects.filter(({ schema }) => schema === null || known.has(schema))
  const types = {
    domains: ours(live.domains),
    enums: ours(live.enums),
    composites: ours(live.composites),
    ranges: ours(live.ranges),
  }
  const textSearch = {
    textSearchDictionaries: ours(live.textSearchDictionaries),
    textSearchConfigurations: ours(live.textSearchConfigurations),
  }
  return [
    ...compareRoles(expected.roles, live.roles),
    ...compareDatabaseGrants(expected, live, database),
    ...compareDatabaseSettings(expected.databaseSettings, live.databaseSettings, database),
    ...compareExtensions(expected.extensions, live.extensions),
    ...compareSchemas(expected.schemas, live.schemas, (schema) => contentsOf(live, schema)),
    ...compareOtherObjects(expected.otherObjects, ours(live.otherObjects)),
    ...compareTypes(expected, types),
    ...compareSequences(expected.sequences, ours(live.sequences)),
    ...compareTextSearch(expected, textSearch),
    ...compareFunctions(
      expected.functions,
      ours(live.functions),
      expected.tables.map(({ id }) => id),
    ),
    ...compareTables(expected.tables, ours(live.tables)),
    ...compareViews(expected.views, ours(live.views)),
    ...compareEventTriggers(expected.eventTriggers, live.eventTriggers),
    ...compareDefaultPrivileges(expected.defaultPrivileges, live.defaultPrivileges),
  ]
}

/** Who may connect is the deployment's matter; what else everybody and our roles may do is ours. */
function compareDatabaseGrants(expected: Catalog, live: Catalog, database: string): readonly Difference[] {
  const roles = new Set(['public', ...expected.roles.map(({ name }) => name)])
  const ours = (catalog: Catalog) =>
    catalog.databaseGrants.filter(({ grantee, privilege }) => roles.has(grantee) && privilege !== 'connect')
  const target = { object: database, on: `database ${quoteName(database)}` }
  return compareGrants(target, ours(expected), ours(live))
}

function contentsOf(live: Catalog, schema: string): string {
  const { tables, views, sequences, functions, domains, enums, composites, ranges } = live
  const kinds = {
    table: tables,
    view: views,
    sequence: sequences,
    function: functions,
    type: [...domains, ...enums, ...composites, ...ranges],
  }
  return Object.entries(kinds)
    .map(([noun, objects]) => [noun, objects.filter((object) => object.schema === schema).length] as const)
    .filter(([, count]) => count > 0)
    .map(([noun, count]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
    .join(', ')
}
