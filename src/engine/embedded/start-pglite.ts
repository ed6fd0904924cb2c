import { PGlite, type Extensions } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { postgis } from '@electric-sql/pglite-postgis'
import { pathToFileURL } from 'node:url'

/** The extensions of every embedded database, all in schema `public`. */
export const embeddedExtensions = [
  'postgis',
  'pgcrypto',
  'unaccent',
  'btree_gin',
  'btree_gist',
  'pg_trgm',
] as const

/** The log that a crash recovers from: PostgreSQL's own default keeps a gigabyte of it. */
const walParameters = ['-c', 'max_wal_size=128MB', '-c', 'min_wal_size=48MB']

/**
 * Opens (or creates) a database folder in this thread; its statements block the thread.
 *
 * @param onLog receives what the engine writes to its log, which says why when it cannot start
 */
export async function startPglite(
  dataFolder: string,
  postgisBundle: string | undefined,
  onLog: (line: string) => void,
): Promise<PGlite> {
  const extensions: Extensions = {
    postgis: postgisBundle === undefined ? postgis : withBundle(postgis, pathToFileURL(postgisBundle)),
    pgcrypto,
    unaccent,
    btree_gin,
    btree_gist,
    pg_trgm,
  }
  const log = (line: string) => {
    onLog(line)
    return false
  }
  return PGlite.create({
    dataDir: dataFolder,
    extensions,
    startParams: [...PGlite.defaultStartParams, ...walParameters],
    onStdout: log,
    onStderr: log,
  })
}

/** Postgis as its package sets it up, loaded from another file. */
function withBundle(extension: typeof postgis, bundlePath: URL): typeof postgis {
  return {
    ...extension,
    setup: async (...args: Parameters<typeof extension.setup>) => ({
      ...(await extension.setup(...args)),
      bundlePath,
    }),
  }
}
