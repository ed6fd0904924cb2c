import { PncError } from '../../errors/pnc-error.js'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user may not open it',
  ELOOP: 'it is a link to itself',
}

/**
 * Waits for a file or folder to be read, and says what is wrong in words.
 *
 * @param what for people: `the folder migrations/`
 * @throws PncError MIGRATION_INVALID
 */
export async function readOrRefuse<T>(what: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    throw new PncError(
      'MIGRATION_INVALID',
      `Cannot read ${what}: ${reasons[code] ?? (cause as Error).message}`,
      {
        hint: 'Put it back as it was committed (git checkout), and let the user who runs this read it.',
        details: { reason: code },
        cause,
      },
    )
  }
}
