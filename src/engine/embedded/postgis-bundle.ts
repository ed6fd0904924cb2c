import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

const block = 512

/** Raster, topology, the geocoder and upgrade scripts: three quarters of the bundle, compiled at every start for nobody. */
const unused =
  /postgis_(raster|topology|tiger|sfcgal)|address_standardizer|--unpackaged--|--ANY--|\/contrib\/postgis-/

/**
 * Writes a PostGIS bundle for PGlite with the core extension alone. The engine starts in half the time with it.
 *
 * @param path of the new bundle, a gzipped tar
 */
export function writeSlimPostgisBundle(path: string): void {
  const { resolve } = createRequire(import.meta.url) // import.meta.resolve is not there under vitest
  const whole = join(dirname(resolve('@electric-sql/pglite-postgis')), 'postgis.tar.gz')
  const slim = withoutEntries(gunzipSync(readFileSync(whole)), (name) => unused.test(name))
  // Level 1: it is read far more often than it is written, and only from this disk.
  writeFileSync(path, gzipSync(slim, { level: 1 }))
}

/** A tar archive without the entries that `isUnwanted` names. Each entry is a header block and its data in whole blocks. */
export function withoutEntries(tar: Buffer, isUnwanted: (name: string) => boolean): Buffer {
  const kept: Buffer[] = []
  for (let start = 0; start + block <= tar.length;) {
    const name = field(tar, start, 100)
    if (name === '') break
    const size = Number.parseInt(field(tar, start + 124, 12), 8)
    const end = start + block + Math.ceil(size / block) * block
    if (!isUnwanted(name)) kept.push(tar.subarray(start, end))
    start = end
  }
  // Two empty blocks end an archive.
  return Buffer.concat([...kept, Buffer.alloc(2 * block)])
}

function field(tar: Buffer, start: number, length: number): string {
  const end = tar.indexOf(0, start)
  return tar.toString('latin1', start, end === -1 ? start + length : Math.min(end, start + length)).trim()
}
