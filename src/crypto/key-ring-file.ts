import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { link, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { PncError } from '../errors/pnc-error.js'
import { parseKeyRing, type KeyRing } from './key-ring.js'

/**
 * Reads a ring file, which nobody but its owner may be able to read.
 *
 * @throws KEY_RING_INVALID for one that is not there, that others may read, or that holds no ring
 * @example
 * const db = await connect({ connectionString, contextSecret, keyRing: await readKeyRingFile('/run/secrets/key-ring.json') })
 */
export async function readKeyRingFile(path: string): Promise<KeyRing> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    throw refused(
      path,
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error),
    )
  }
  try {
    // Of the open file: one that is looked at by its name may be another by the time it is read.
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0) {
      throw refused(path, `others may read it (mode ${(mode & 0o777).toString(8)})`, `Run: chmod 600 ${path}`)
    }
    return parseKeyRing(await file.readFile('utf8'), path)
  } finally {
    await file.close()
  }
}

/**
 * Writes a new ring file with mode 600.
 *
 * @throws REFUSED when there is a file already
 */
export async function createKeyRingFile(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text)
  try {
    // A link appears at once with its whole content and never replaces another file.
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new PncError('REFUSED', `${path} is there already`, {
      hint: 'It is the only way to read what was encrypted with it. To add a key: pnc-db keys rotate --new-key.',
    })
  } finally {
    await unlink(draft)
  }
}

/** Puts another text in the place of a ring file: whoever reads it finds the old ring or the new one, whole. */
export async function replaceKeyRingFile(path: string, text: string): Promise<void> {
  // Of the file itself where the path is a link, and for whom the file was: a service must still be able to read it.
  const file = await realpath(path)
  await rename(await writeDraft(file, text, await stat(file)), file)
}

async function writeDraft(path: string, text: string, owner?: Stats): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}

function refused(path: string, problem: string, hint?: string): PncError {
  return new PncError('KEY_RING_INVALID', `The key ring cannot be used (${path}): ${problem}`, {
    hint: hint ?? '`pnc-db keys init` makes a ring; docs/encryption.md describes it.',
  })
}
