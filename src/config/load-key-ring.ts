import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyRingFile } from '../crypto/key-ring-file.js'
import { parseKeyRing, type KeyRing } from '../crypto/key-ring.js'
import { PncError } from '../errors/pnc-error.js'
import type { ResolvedConfig } from './resolved-config.js'

type RingConfig = Pick<ResolvedConfig, 'keyRing' | 'keyRingFile' | 'dataDir'>

/** Where the ring file stands, or will stand once `pnc-db keys init` has made it. */
export function keyRingPath({ keyRingFile, dataDir }: RingConfig): string {
  return keyRingFile ?? join(dataDir, 'key-ring.json')
}

/**
 * The key ring of the configuration.
 *
 * @throws KEY_MISSING where there is none; KEY_RING_INVALID for a file that others may read, or that holds no ring
 */
export async function loadKeyRing(config: RingConfig): Promise<KeyRing> {
  if (config.keyRing !== undefined) return parseKeyRing(config.keyRing, 'PNC_KEY_RING')
  const path = keyRingPath(config)
  if (config.keyRingFile !== undefined || existsSync(path)) return readKeyRingFile(path)
  throw new PncError('KEY_MISSING', 'There is no key ring', {
    hint: 'Name it with PNC_KEY_RING_FILE or --key-ring-file, or make one with pnc-db keys init.',
  })
}
