import { execFileSync } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Binaries } from '../harness/engines/find-binaries.js'

/**
 * The same PostgreSQL as if nobody had installed PostGIS: a copy of its programs beside links to everything else. The server
 * finds its files relative to itself, so the copy keeps the distances.
 */
export async function withoutPostgis({ folder, version }: Binaries, parent: string): Promise<Binaries> {
  const root = await mkdtemp(join(parent, 'without-postgis-'))
  await chmod(root, 0o755)
  const ask = (what: string) => execFileSync(join(folder, 'pg_config'), [what], { encoding: 'utf8' }).trim()
  const share = ask('--sharedir')
  const library = ask('--pkglibdir')
  const common = commonFolder(commonFolder(folder, share), library)
  const at = (path: string) => join(root, relative(common, path))

  await mkdir(at(folder), { recursive: true })
  for (const program of ['postgres', 'initdb'])
    await copyFile(join(folder, program), join(at(folder), program))
  await mkdir(dirname(at(library)), { recursive: true })
  await symlink(library, at(library))
  await linkAll(share, at(share), (name) => name !== 'extension')
  await linkAll(join(share, 'extension'), join(at(share), 'extension'), (name) => !name.startsWith('postgis'))
  return { folder: at(folder), version }
}

async function linkAll(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from)) if (wanted(name)) await symlink(join(from, name), join(to, name))
}

function commonFolder(one: string, other: string): string {
  const others = other.split('/')
  const parts = one.split('/')
  const end = parts.findIndex((part, at) => part !== others[at])
  return end < 0 ? one : parts.slice(0, end).join('/')
}
