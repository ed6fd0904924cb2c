import { type Attack } from '../attack.js'
import { equals } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { type Generator } from './generator.js'
import { anybody, withoutTriggers } from './prover.js'
import { assignments, uniqueKeys } from './rows-to-write.js'

/**
 * Gives a row of one tenant the key of a row of the other. Were the key one of both tenants, its violation would tell that the
 * other has the value. It is tried past grants, policies and triggers: whether the key holds the tenant is a fact of the table.
 */
export const key: Generator = (_catalog, world) =>
  world.targets.flatMap((target): readonly Attack[] => {
    const owner = ownerColumn(target)
    const { own, foreign } = world.victims.get(target.id) ?? {}
    // Numbers and names of tenants, phones and addresses of people are unique in the world, and meant to be.
    if (target.table === undefined || owner !== 'tenant_id' || own === undefined || foreign === undefined)
      return []
    const generated = new Set(
      target.columns
        .filter((column) => column.generated !== null || column.identity === 'always')
        .map(({ name }) => name),
    )
    return uniqueKeys(target).flatMap(({ name, columns }) => {
      const values = columns.filter(
        (column) => column !== owner && column in foreign && !generated.has(column),
      )
      if (values.length === 0) return []
      return {
        family: 'key',
        object: `${target.id}.${name}`,
        actor: anybody,
        given: [...world.asProver([target.id]), withoutTriggers(target.id)],
        sql: `update ${target.id} set ${assignments(foreign, values)} where ${equals(own, target.key.length > 0 ? target.key : [owner])}`,
        leaks: { keys: columns.includes(owner) ? [] : [name] },
        ...(columns.includes(owner) ? {} : { decisive: ['23503', '23505'] }),
        writes: true,
      }
    })
  })
