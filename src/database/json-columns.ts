import { z } from 'zod'
import { jsonObject, jsonValue, storable } from './json-object.js'
import { permissionConditions } from './permission-conditions.js'
import { settingValue } from './setting-value.js'

/** A text in several languages, by language code; English is what every reader can fall back on. */
const localizedText = storable(z.object({ en: z.string() }).catchall(z.string()))

/** What the database makes of the conditions of a permission, for its own reading. */
const compiledTests = z.array(z.json())

/** By column what it was and what it became; `masked` where the trail does not keep the values. */
const changeDiff = z.record(z.string(), z.union([z.tuple([z.json(), z.json()]), z.literal('masked')]))

/**
 * What each JSON column holds, by `schema.table.column`: the generated type of the column and the inputs that write it refer
 * to the schema here. `pnc-db types` names the JSON columns that are missing, and fails for a name that is no JSON column.
 */
export const jsonColumns = {
  'core.configurations.value': jsonValue,
  'core.default_settings.value': settingValue,
  'core.permissions.conditions': permissionConditions,
  'core.permissions.tests': compiledTests,
  'core.profile_details.preferences': jsonObject,
  'core.settings.value': settingValue,
  'core.signups.data': jsonObject,
  'core.tenant_permissions.conditions': permissionConditions,
  'core.tenant_permissions.tests': compiledTests,
  'audit.admin_actions.details': jsonObject,
  'audit.changes.diff': changeDiff,
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
