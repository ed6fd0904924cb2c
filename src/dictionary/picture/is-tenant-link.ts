import type { Relation } from '../dictionary.js'

/** Whether a relation only says that a row belongs to a tenant: every table of every schema has it, and pictures would show nothing else. */
export function isTenantLink({ columns, from, to }: Relation): boolean {
  return columns.length === 1 && columns[0] === 'tenant_id' && schemaOf(from) !== schemaOf(to)
}

/** `market` of `market.listings` */
export const schemaOf = (id: string): string => id.slice(0, id.indexOf('.'))
