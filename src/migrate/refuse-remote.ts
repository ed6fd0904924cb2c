import { isLocalServer } from '../config/is-local-server.js'
import type { Engine } from '../engine/engine.js'
import { PncError } from '../errors/pnc-error.js'

/**
 * Stands before operations that destroy: they run on databases of this machine, elsewhere only when the caller names the
 * database.
 *
 * @param action `drops every row` - what would happen to the database
 * @throws PncError REFUSED
 */
export function refuseRemote(engine: Engine, confirm: string | undefined, action: string): void {
  const { database } = engine.facts
  if (confirm === database) return
  if (confirm !== undefined) {
    throw new PncError('REFUSED', `--confirm names ${confirm}, but the database is ${database}`, {
      hint: `Check which database you are connected to: ${engine.description}`,
    })
  }
  if (engine.kind === 'embedded' || isLocalServer(engine.connectionString)) return
  throw new PncError('REFUSED', `This ${action}, and ${engine.description} is not on this machine`, {
    hint: `If you mean it: --confirm=${database}`,
  })
}
