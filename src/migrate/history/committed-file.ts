import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMigrationText, type FileMigration } from '../graphile-migrate.js'
import { decodeText } from '../scripts/decode-text.js'
import { readOrRefuse } from '../scripts/read-or-refuse.js'

/** A `.sql` file in `migrations/`, read without judging it. */
export interface CommittedFile {
  /** `000002-add-reviews.sql` */
  readonly name: string
  readonly text: string
  /** sha256 of the text. */
  readonly digest: string
  /** Undefined where the file is no migration; `problem` says why. */
  readonly migration: CommittedMigration | undefined
  readonly problem: FileProblem | undefined
}

/** A committed migration as graphile-migrate has it, with the whole text of its file. */
export interface CommittedMigration extends FileMigration {
  readonly text: string
}

export interface FileProblem {
  readonly kind: 'stray-name' | 'line-endings' | 'unreadable'
  readonly detail: string
}

/**
 * The files of a folder in the order of their numbers; down files and what is no SQL are passed over.
 *
 * @throws PncError MIGRATION_INVALID when the folder or a file cannot be opened
 */
export async function readCommittedFiles(folder: string): Promise<readonly CommittedFile[]> {
  const names = await readOrRefuse('the folder migrations/', readdir(folder))
  const scripts = names.filter((name) => /\.sql$/i.test(name) && !name.endsWith('.down.sql')).sort()
  const files = await Promise.all(
    scripts.map(async (name) => {
      const path = join(folder, name)
      return parseFile(path, name, await readOrRefuse(`migrations/${name}`, readFile(path)))
    }),
  )
  return linked(files)
}

/** How many lines of the file stand above the body: its header. */
export function linesAbove({ text, body }: CommittedMigration): number {
  return text.slice(0, Math.max(0, text.indexOf(body.trim()))).split('\n').length - 1
}

function parseFile(fullPath: string, name: string, bytes: Buffer): CommittedFile {
  const { text, isUtf8, line } = decodeText(bytes)
  const common = { name, text, digest: createHash('sha256').update(text).digest('hex') }
  const failed = (kind: FileProblem['kind'], detail: string): CommittedFile => ({
    ...common,
    migration: undefined,
    problem: { kind, detail },
  })
  if (!/^\d{6,}(-[-_a-zA-Z0-9]+)?\.sql$/.test(name)) {
    return failed('stray-name', 'this is no name for a migration, so it would never run')
  }
  if (!isUtf8) return failed('unreadable', `line ${String(line)} is not UTF-8`)
  if (text.startsWith('\uFEFF')) return failed('unreadable', 'it begins with a byte order mark')
  if (/^[^\n]*\r\n/.test(text)) {
    return failed('line-endings', 'its lines end in CRLF; it was committed with LF')
  }
  try {
    return { ...common, migration: parseMigration(fullPath, name, text), problem: undefined }
  } catch (error) {
    return failed('unreadable', (error as Error).message.replace(/^Invalid migration '[^']*': /, ''))
  }
}

function parseMigration(fullPath: string, name: string, text: string): CommittedMigration {
  const { headers, body } = parseMigrationText(name, text)
  const { Previous: previous, Hash: hash } = headers
  if (!previous) throw new Error(`its header has no line '--! Previous:'`)
  if (!hash) throw new Error(`its header has no line '--! Hash:'`)
  const [, number = '', slug = null] = /^(\d+)(-.*)?\.sql$/.exec(name) ?? []
  return {
    realFilename: name,
    filename: `${number}.sql`,
    message: headers.Message ?? null,
    messageSlug: slug,
    fullPath,
    hash,
    previousHash: previous === '-' ? null : previous,
    allowInvalidHash: 'AllowInvalidHash' in headers,
    body,
    previous: null,
    text,
  }
}

function linked(files: readonly CommittedFile[]): readonly CommittedFile[] {
  let previous: CommittedMigration | null = null
  return files.map((file) => {
    if (!file.migration) return file
    previous = { ...file.migration, previous }
    return { ...file, migration: previous }
  })
}
