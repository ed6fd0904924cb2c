import { sql } from 'kysely'

/** A row of `core.tenant_roles` as `Role` shows it. */
export const roleColumns = [
  'code',
  'name',
  'description',
  sql<boolean>`false`.as('is_system'),
  'is_active',
  'expires_at',
  sql<number | null>`version`.as('version'),
] as const
