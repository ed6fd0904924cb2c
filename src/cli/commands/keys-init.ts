import { dirname } from 'node:path'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'

/** `pnc-db keys init`: a key ring where there was none. */
export const keysInit: CommandModule = {
  configure: (command) => {
    command.description(
      'Make a file with a new key ring: a key that wraps data keys and one of blind indexes, 32 random bytes each. It is readable by its ' +
        'owner only, and never written over.\n\n' +
        'What is encrypted with a ring can be read with that ring alone: keep a copy of the file where the database is not.',
    )
    addConfigFlags(command, 'keyRingFile')
  },
  run: async ({ config, output }) => {
    const resolved = await config()
    const { keyRingPath } = await import('../../config/load-key-ring.js')
    const { newKeyRing } = await import('../../crypto/new-key-ring.js')
    const { parseKeyRing } = await import('../../crypto/key-ring.js')
    const { createKeyRingFile } = await import('../../crypto/key-ring-file.js')
    const path = keyRingPath(resolved)
    if (dirname(path) === resolved.dataDir) {
      const { ensureDataDir } = await import('../../config/ensure-data-dir.js')
      await ensureDataDir(resolved)
    }
    const text = newKeyRing(new Date())
    await createKeyRingFile(path, text)
    const { active, activeIndex } = parseKeyRing(text)
    output.result(
      { path, active: active.id, activeIndex: activeIndex.version },
      () =>
        `Made ${path} with the key ${active.id}. Keep a copy of it: nothing else reads what it encrypts.\n`,
    )
    return undefined
  },
}
