import type { KeyList } from '../../keys/list-keys.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import type { Output } from '../kernel/output.js'
import { renderTable } from '../kernel/table.js'

/** `pnc-db keys list`: what there is and what uses it, never a key itself. */
export const keysList: CommandModule = {
  configure: (command) => {
    command.description(
      'List the keys of the ring with their ages and with what uses each of them, and the encrypted columns of the database.\n\n' +
        'Prints no key. A key that nothing uses may leave the ring. Needs a login that may act as pnc_operator.',
    )
    addConfigFlags(command, 'keyRingFile')
  },
  run: async ({ config, engine, output, signal }) => {
    const { loadKeyRing } = await import('../../config/load-key-ring.js')
    const { listKeys } = await import('../../keys/list-keys.js')
    const ring = await loadKeyRing(await config())
    const list = await listKeys({ engine: await engine(), ring, signal })
    const text = await describe(list, output)
    output.result(list, () => text)
    for (const { id, createdAt } of list.ringKeys) {
      if (createdAt === null) output.warn(`The ring lacks the key ${id}: what it wraps cannot be read.`)
    }
    return undefined
  },
}

async function describe(list: KeyList, output: Output): Promise<string> {
  const now = Date.now()
  const rings = await renderTable(
    ['key', 'age', '', 'data keys', 'replaced'],
    list.ringKeys.map(({ id, createdAt, isActive, inUse, replaced }) => [
      id,
      age(createdAt, now),
      state(createdAt, isActive),
      String(inUse),
      String(replaced),
    ]),
    output,
  )
  const indexes = await renderTable(
    ['index key', 'age', '', 'values'],
    list.indexKeys.map(({ version, createdAt, isActive, values }) => [
      String(version),
      age(createdAt, now),
      state(createdAt, isActive),
      String(values),
    ]),
    output,
  )
  const columns = await renderTable(
    ['column', 'subject', 'values'],
    list.columns.map(({ name, subject, values }) => [name, subject, String(values)]),
    output,
  )
  return `${rings}\n${indexes}\n${columns}\n${list.destroyed} data keys of ${list.database} are destroyed.\n`
}

function state(createdAt: Date | null, isActive: boolean): string {
  if (createdAt === null) return 'not in the ring'
  return isActive ? 'active' : ''
}

/** In whole days. */
function age(createdAt: Date | null, now: number): string {
  if (createdAt === null) return ''
  const days = Math.floor((now - createdAt.getTime()) / 86_400_000)
  return days === 1 ? '1 day' : `${days} days`
}
