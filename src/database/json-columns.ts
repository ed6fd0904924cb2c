import { z } from 'zod'
import { jsonObject, refineJsonObject } from './json-object.js'

/** A text in several languages, by language code; English is what every reader can fall back on. */
const localizedText = z.object({ en: z.string() }).catchall(z.string()).superRefine(refineJsonObject)

/**
 * What each JSON column holds, by `schema.table.column`: the generated type of the column and the inputs that write it refer
 * to the schema here. `pnc-db types` names the JSON columns that are missing, and fails for a name that is no JSON column.
 */
export const jsonColumns = {
  'core.tenants.settings': jsonObject,
  'core.users.attributes': jsonObject,
  'core.identities.details': jsonObject,
  'core.sessions.details': jsonObject,
  'market.businesses.attributes': jsonObject,
  'market.categories.names': localizedText,
  'market.listings.attributes': jsonObject,
} as const

/**
 * The type of a JSON column.
 *
 * @example
 * JsonColumn<'market.categories.names'> // { en: string; [language: string]: string }
 */
export type JsonColumn<Name extends keyof typeof jsonColumns> = z.output<(typeof jsonColumns)[Name]>
