import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The major version of PostgreSQL that the pinned PGlite is; a data folder of another one cannot be opened. */
export const embeddedMajor = '18'

/** The version of an installed package. Its package.json may not be exported, so it is read beside the package's folder `dist`. */
export function packageVersion(name: string): string {
  const manifest = join(dirname(require.resolve(name)), '../package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** The packages whose versions decide what a template of the data folder looks like. */
export function embeddedVersions(): { readonly pglite: string; readonly postgis: string } {
  return {
    pglite: packageVersion('@electric-sql/pglite'),
    postgis: packageVersion('@electric-sql/pglite-postgis'),
  }
}
