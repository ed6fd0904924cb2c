import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDownFile, type DownFile } from './down-file.js'

/**
 * Every down file of a folder, by its name.
 *
 * @throws PncError MIGRATION_INVALID for one that cannot be understood
 */
export async function readDownFiles(migrations: string): Promise<ReadonlyMap<string, DownFile>> {
  const names = (await readdir(migrations)).filter((name) => /^\d.*\.down\.sql$/.test(name))
  const files = names.map(async (name) => {
    return [name, parseDownFile(name, await readFile(join(migrations, name), 'utf8'))] as const
  })
  return new Map(await Promise.all(files))
}
