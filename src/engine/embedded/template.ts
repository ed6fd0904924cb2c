import {
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeFileLock } from '../lock/file-lock.js'
import { cacheFolder } from './cache-folder.js'
import { embeddedVersions } from './embedded-versions.js'
import { writeSlimPostgisBundle } from './postgis-bundle.js'
import { createInWorker } from './run-worker.js'

/** Raise it when the contents of a template change. */
const templateVersion = 1

/** How long to wait for another process that is making the template. */
const otherMakerMs = 120_000

export interface Template {
  /** A database folder with all extensions, to be copied. */
  readonly dataFolder: string
  /** The PostGIS bundle that the engine should load. */
  readonly postgisBundle: string
}

export interface TemplateOptions {
  readonly signal?: AbortSignal | undefined
  /** Called once if the template has to be made first, which takes about ten seconds. */
  readonly onCreate?: (() => void) | undefined
  /** How its parts are made; tests have a faster way. */
  readonly makers?: TemplateMakers
}

export interface TemplateMakers {
  createDatabase(folder: string, signal?: AbortSignal): Promise<void>
  writeBundle(path: string): void
}

const realMakers: TemplateMakers = { createDatabase: createInWorker, writeBundle: writeSlimPostgisBundle }

/** What a whole template consists of; a damaged one does not match. */
interface Manifest {
  readonly files: number
  readonly bytes: number
  readonly bundleBytes: number
}

/**
 * The template of a new embedded database, made on first use and kept in the user's cache: initialising a database and
 * creating PostGIS in it takes about ten seconds, copying the result a fraction of one. It is named after the versions that it
 * was made with. One that is damaged or half made is made again; it appears whole or not at all.
 *
 * @returns undefined where the cache cannot be written; the engine works without it, only slower
 */
export async function openTemplate(options: TemplateOptions = {}): Promise<Template | undefined> {
  const cache = cacheFolder()
  const { pglite, postgis } = embeddedVersions()
  const name = `embedded-${pglite}-${postgis}-${templateVersion}`
  const folder = join(cache, name)
  try {
    if (isWhole(folder)) return templateIn(folder)
    mkdirSync(cache, { recursive: true, mode: 0o700 })
    return await withLock(`${folder}.lock`, options.signal, async () => {
      if (!isWhole(folder)) await makeTemplate(cache, folder, options)
      return templateIn(folder)
    })
  } catch (error) {
    if (isCacheTrouble(error)) return undefined
    throw error
  }
}

/** Copies a template's database to `folder`, which must not exist. Blocks of the files are shared where the disk can. */
export function copyTemplate(template: Template, folder: string): void {
  cpSync(template.dataFolder, folder, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    errorOnExist: true,
    // Without a filter Node 24 copies by another way, which reports a full disk as EIO.
    filter: () => true,
  })
}

async function makeTemplate(cache: string, folder: string, options: TemplateOptions): Promise<void> {
  options.onCreate?.()
  const { makers = realMakers } = options
  const draft = mkdtempSync(join(cache, 'making-'))
  try {
    await makers.createDatabase(join(draft, 'data'), options.signal)
    const bundle = join(draft, 'postgis.tar.gz')
    makers.writeBundle(bundle)
    const manifest: Manifest = { ...measure(join(draft, 'data')), bundleBytes: statSync(bundle).size }
    writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest))
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function templateIn(folder: string): Template {
  return { dataFolder: join(folder, 'data'), postgisBundle: join(folder, 'postgis.tar.gz') }
}

function isWhole(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
    const { files, bytes } = measure(join(folder, 'data'))
    const bundleBytes = statSync(join(folder, 'postgis.tar.gz')).size
    return files === manifest.files && bytes === manifest.bytes && bundleBytes === manifest.bundleBytes
  } catch {
    return false
  }
}

function measure(folder: string): { files: number; bytes: number } {
  let files = 0
  let bytes = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    files += 1
    bytes += statSync(join(entry.parentPath, entry.name)).size
  }
  return { files, bytes }
}

/** Only one process makes the template; the others wait for it and then find it made. */
async function withLock<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + otherMakerMs
  for (;;) {
    const { lock } = await takeFileLock(path, undefined)
    if (lock || Date.now() > deadline) {
      try {
        return await work()
      } finally {
        lock?.release()
      }
    }
    await sleep(100, undefined, { ...(signal && { signal }) })
  }
}

function isCacheTrouble(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'DISK_FULL'].includes(code)
}
