import { type Catalog } from '../../catalog/catalog.js'
import { foreignKeys } from '../../lint/foreign-keys.js'
import { type Target } from '../target.js'

/** Targets after what they refer to; partitions after their table and views last. A circle is broken where it is entered. */
export function inOrder(targets: readonly Target[], catalog: Catalog): readonly Target[] {
  const keys = foreignKeys(catalog)
  const ordered = new Set<Target>()
  const entered = new Set<Target>()
  const visit = (target: Target | undefined) => {
    if (target === undefined || entered.has(target)) return
    entered.add(target)
    for (const { table, target: parent } of keys) {
      if (table.id === target.root?.id) visit(targets.find(({ id }) => id === parent?.id))
    }
    ordered.add(target)
  }
  const rank = ({ kind }: Target) => ['table', 'partition', 'view', 'materialized view'].indexOf(kind)
  for (const target of [...targets].sort((a, b) => rank(a) - rank(b))) visit(target)
  return [...ordered]
}
