import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { tenantColumns } from './tenant-columns.js'

/** A market, organisation or agency as its members see it; `version` goes back into `update`. */
export type Tenant = Pick<Selectable<Database['core.tenants']>, (typeof tenantColumns)[number]>
