import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { PncError } from '../../errors/pnc-error.js'
import { readOrRefuse } from './read-or-refuse.js'
import { readScript } from './read-script.js'

const include = /^--![ \t]*include[ \t]+(.*\.sql)[ \t]*$/
const attempt = /^\s*--!\s*include\b/i
const mark = /--!\s*(?:End)?Included?/

export interface Script {
  /** `current.sql`, `fixtures/sql/core/touch.sql` */
  readonly name: string
  readonly text: string
}

/**
 * Puts files in the place of the `--!include` lines that name them, and of those in the files. The text is the one that
 * graphile-migrate makes, so hashes are the same; the errors say which line of which file is wrong.
 *
 * @param fixtures the folder that includes are looked for in, and may not lead out of
 * @param trail the files that led here
 * @throws PncError MIGRATION_INVALID for a file that is missing, outside of the folder, or includes itself in the end
 */
export async function expandIncludes(
  { name, text }: Script,
  fixtures: string,
  trail: readonly string[] = [],
): Promise<string> {
  const lines = text.split('\n').map(async (line, index) => {
    const refuse = (message: string, hint?: string) => {
      const place = { file: name, line: index + 1 }
      return new PncError('MIGRATION_INVALID', `${name}:${String(index + 1)}: ${message}\n  ${line}`, {
        hint,
        details: place,
      })
    }
    if (mark.test(line)) {
      throw refuse('only a commit writes this line', 'To include a file write: --!include sql/name.sql')
    }
    const path = include.exec(line)?.[1]
    if (path === undefined) {
      // To the server it would be a comment, and what was meant would be missing without a word.
      if (attempt.test(line)) {
        throw refuse(
          'this line includes nothing',
          'At the beginning of a line, with a name in .sql: --!include sql/name.sql',
        )
      }
      return line
    }
    const file = `fixtures/${path}`
    await refuseOutside(fixtures, path, (message) => refuse(message))
    const chain = [...trail, name]
    if (chain.includes(file)) {
      throw refuse(`a file includes itself: ${[...chain, file].join(' includes ')}`)
    }
    const body = await expandIncludes(
      { name: file, text: await readScript(join(fixtures, path), file) },
      fixtures,
      chain,
    )
    return `--! Included ${path}\n${body.trim()}\n--! EndIncluded ${path}`
  })
  return (await Promise.all(lines)).join('\n')
}

/** An include stays in its folder, also by way of a link. */
async function refuseOutside(
  fixtures: string,
  path: string,
  refuse: (message: string) => PncError,
): Promise<void> {
  const outside = (from: string, to: string) =>
    /^\.\.(?:[/\\]|$)/.test(relative(from, to)) || isAbsolute(path)
  const folder = await readOrRefuse('the folder fixtures/', realpath(fixtures))
  const leads = refuse('this leads out of the folder fixtures/')
  if (outside(folder, join(folder, path))) throw leads
  const target = await realpath(join(folder, path)).catch(() => undefined)
  if (target === undefined) throw refuse(`there is no file fixtures/${path}`)
  if (outside(folder, target)) throw leads
}
