import type { VersionedTable } from '../../../query/explain-miss.js'

export const authAppTable: VersionedTable = { name: 'core.auth_apps', noun: 'application' }

export const authAppColumns = [
  'id',
  'address',
  'name',
  'description',
  'last_login_at',
  'created_at',
  'updated_at',
  'version',
] as const
