import type { CatalogPolicy } from '../../catalog/catalog.js'
import { conditionWords } from './condition-words.js'
import { listWords } from './list-words.js'

const verbs = {
  select: 'read',
  insert: 'add',
  update: 'change',
  delete: 'delete',
  all: 'read and write',
} as const

/**
 * A policy as a sentence without its full stop.
 *
 * @example
 * policyWords(policy) // `pnc_readonly and pnc_service may read rows where status is not 'draft'`
 */
export function policyWords({ isPermissive, command, roles, using, check }: CatalogPolicy): string {
  const who = listWords(roles.map((role) => (role === 'public' ? 'everybody' : role)))
  const [read, written] = [using, check].map((text) => (text === null ? undefined : conditionWords(text)))
  const rows = rowsWhere(read ?? written)
  // Without a condition of its own, what is written has to meet the condition of what is read.
  const left =
    read === undefined || written === undefined || written === read ? '' : `, and leave ${rowsWhere(written)}`
  return `${who} may ${verbs[command]} ${isPermissive ? '' : 'nothing but '}${rows}${left}`
}

const rowsWhere = (condition = 'true'): string =>
  condition === 'true' ? 'any row' : `rows where ${condition}`
