import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { type ResolvedConfig } from './resolved-config.js'

/**
 * Creates the data folder if it is not there, for its owner alone, with a `.gitignore` in it: what it holds belongs in no
 * repository. Returns its path.
 *
 * @throws PncError CONFIG_INVALID where the folder cannot be created or written
 */
export async function ensureDataDir({ dataDir, origins }: ResolvedConfig): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(join(dataDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreExisting)
    return dataDir
  } catch (error) {
    throw new PncError('CONFIG_INVALID', `Cannot create the data folder: ${(error as Error).message}`, {
      hint: `Choose another folder with --data-dir or PNC_DATA_DIR; this one comes from ${origins.dataDir ?? 'the caller'}.`,
      cause: error,
    })
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
