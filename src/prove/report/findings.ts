import { findingKey, type Finding } from '../../findings/finding.js'
import { sortFindings } from '../../findings/sort-findings.js'
import { type Family } from '../attack.js'
import { type Leak, type ProofReport } from './proof-report.js'

/** What closes a hole of each kind. */
const remedies: Readonly<Record<Family, string>> = {
  read: 'Enable and force row security, with a restrictive policy that names the role and ties each row to (select core.current_tenant_id()).',
  insert:
    'Give the policy a with check that ties the row to (select core.current_tenant_id()), or take the privilege back.',
  update:
    'Tie the policies for update to (select core.current_tenant_id()), and grant the update of no column that says whose a row is.',
  delete: 'Tie the policies for delete to (select core.current_tenant_id()), or take the privilege back.',
  truncate: 'Revoke truncate: row security does not hold for it.',
  upsert: 'Put the tenant into every unique key, and a with check into the policies.',
  key: 'Put tenant_id into the key.',
  attach: 'Put tenant_id into the foreign key, and into the key that it refers to.',
  copy: 'Enable and force row security, or take the privilege back.',
  lock: 'Grant update, delete and truncate by column or not at all: who has one on the whole table may lock everybody out of it.',
  trigger: 'Let triggers write rows of NEW.tenant_id alone.',
  statistics: 'Set statistics 0 on the column and analyze the table; revoke functions that read statistics.',
  error: 'Enable and force row security, with a restrictive policy that names the role.',
  definition: 'Take the ownership or the privilege back.',
  setting: 'No setting may lift row security: take back what the role owns or has become.',
  context:
    'Verify seal, signature, expiry, membership and roles, in core.enter and core.current_context alike.',
  role: 'Take back the membership or the attribute of the role.',
  shadow:
    'Set search_path = pg_catalog, pg_temp on the function, and revoke temporary on the database from public.',
  sequence: 'Revoke the privileges on the sequence; an identity column needs none.',
  call: 'Take the tenant from core.current_tenant_id() and never from an argument; revoke execute where it is not needed.',
}

/** The leaks as findings, one for each family and object, and everything that was not shown. */
export function findingsOf({
  leaks,
  uncovered,
  changed,
}: Pick<ProofReport, 'leaks' | 'uncovered' | 'changed'>): readonly Finding[] {
  const groups = groupBy(leaks, ({ family, object, isWarning }) => `${family}:${object}:${String(isWarning)}`)
  return sortFindings([
    ...[...groups.values()].map(leaked),
    ...[...groupBy(uncovered, ({ object }) => object)].map(([object, reasons]): Finding => {
      const details = [...new Set(reasons.map(({ reason }) => reason))]
      return {
        rule: 'isolation-not-covered',
        level: 'error',
        object,
        detail: ['Nothing is shown of it.', ...details.slice(0, 3)].join('\n'),
        remedy: reasons[0]?.remedy ?? 'Give two tenants a row of it, or see docs/prove.md.',
        cacheKey: findingKey('isolation-not-covered', object),
      }
    }),
    ...changed.map((object): Finding => ({
      rule: 'isolation-database-changed',
      level: 'error',
      object,
      detail:
        'It is not as it was before the proof, which rolls everything back: somebody else wrote meanwhile.',
      remedy: 'Run the proof where nobody else writes.',
      cacheKey: findingKey('isolation-database-changed', object),
    })),
  ])
}

function leaked(leaks: readonly Leak[]): Finding {
  const [first] = leaks
  if (first === undefined) throw new Error('A group has a first leak.')
  const { family, object, isWarning } = first
  const actors = [...new Set(leaks.map(({ actor }) => actor))]
  const rule = `isolation-${family}`
  const times =
    leaks.length === 1
      ? ''
      : ` ${leaks.length} attacks went through, by ${actors.slice(0, 4).join('; ')}${actors.length > 4 ? ' and others' : ''}.`
  return {
    rule,
    level: isWarning ? 'warning' : 'error',
    object,
    detail: `${first.why} By ${first.actor}.${times}\n${first.reproduce}`,
    remedy: isWarning && family === 'lock' ? remedies.lock : remedies[family],
    cacheKey: findingKey(rule, object),
  }
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
