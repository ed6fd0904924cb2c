import { PncError } from '../../errors/pnc-error.js'
import { isBlank } from '../current-migration.js'
import { downFileName, noDownText, parseDownFile } from './down-file.js'

/** The working down script, beside `current.sql` as the committed ones are beside their migrations. */
export const currentDown = 'current.down.sql'

/** The down file that a commit writes beside its migration. */
export interface DownPlan {
  /** `000003-add-reviews.down.sql` */
  readonly file: string
  readonly text: string
}

/**
 * The down file of a new migration: the working one, or the reason why there is none.
 *
 * @param migration its file, `000003-add-reviews.sql`
 * @param working the text of `migrations/current.down.sql` with its includes in place; undefined without that file
 * @throws PncError REFUSED where there is neither or both; MIGRATION_INVALID for a down file that cannot be understood
 */
export function planDown(
  migration: string,
  working: string | undefined,
  noDown: string | undefined,
): DownPlan {
  const file = downFileName(migration)
  const isWritten = working !== undefined && (!isBlank(working) || /^--! No-Down:/m.test(working))
  if (noDown !== undefined) {
    if (isWritten) {
      throw new PncError(
        'REFUSED',
        `There is a migrations/${currentDown}, and --no-down says that there is none`,
        {
          hint: 'Leave --no-down out, or empty that file.',
        },
      )
    }
    return { file, text: noDownText(checkReason(noDown)) }
  }
  if (!isWritten) {
    throw new PncError(
      'REFUSED',
      `Nothing says how this migration is taken back: migrations/${currentDown} is ${working === undefined ? 'missing' : 'blank'}`,
      {
        hint: `Write the statements that undo current.sql into migrations/${currentDown}, or say why there are none: --no-down "<reason>"`,
      },
    )
  }
  parseDownFile(`migrations/${currentDown}`, working)
  return { file, text: `${working.replaceAll('\r\n', '\n').trim()}\n` }
}

function checkReason(reason: string): string {
  const words = reason.trim()
  // eslint-disable-next-line no-control-regex -- a header is one line of text
  if (words !== '' && words.length <= 512 && !/[\u0000-\u001f\u007f]/.test(words)) return words
  throw new PncError('INPUT_INVALID', 'The reason for --no-down has to be one line of 1 to 512 characters')
}
