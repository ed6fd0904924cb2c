import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { oneOfEachRole } from './one-of-each-role.js'
import { onEachTarget } from './on-each-target.js'

/** What anybody who can run SQL may set, or try to, before reading. */
const settings = [
  ['set local row_security = off'],
  ['reset role'],
  ['set local role none'],
  ['set local session_replication_role = replica'],
  ['set local search_path = pg_temp, market, core, public'],
  [`set local search_path = ''`],
  ['set local enable_seqscan = off', 'set local enable_indexscan = off', 'set local enable_bitmapscan = off'],
  ['set local plan_cache_mode = force_generic_plan'],
  [
    'set local parallel_setup_cost = 0',
    'set local parallel_tuple_cost = 0',
    'set local min_parallel_table_scan_size = 0',
  ],
  ['set local transform_null_equals = on'],
  ['set local pnc.context = default'],
  ['reset pnc.context'],
]

/** Reads after changing settings of the session. */
export const setting = onEachTarget(
  'setting',
  ({ target, actor, world }) => {
    if (ownerColumn(target) === undefined || actor.kind === 'nobody' || actor.context === undefined) return []
    const sql = `select 1 from ${target.id} where ${foreignRows(target, actor, world)} limit 1`
    // To give a role back that the prover has taken would be to become the prover.
    const possible =
      actor.kind === 'owner' || !world.areLogins
        ? settings.filter(([first]) => first?.includes('role') !== true)
        : settings
    return possible.map((first) => ({ first, sql, leaks: { rows: true } }))
  },
  (actors) => [...oneOfEachRole(actors), ...actors.filter(({ kind }) => kind === 'owner')],
)
