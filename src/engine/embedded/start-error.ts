import { toPncError } from '../../database/to-pnc-error.js'
import { PncError } from '../../errors/pnc-error.js'
import { corrupt } from './inspect-data-folder.js'
import type { WorkerReply } from './worker-messages.js'

/** The thread of the engine ended without a word. */
export interface WorkerDeath {
  readonly kind: 'died'
  readonly reason: string
}

const severity = /^.*?\b(PANIC|FATAL|ERROR|postgres):\s*/

/** Why the engine did not start, from what its worker said and from its log. */
export function startError(reply: WorkerReply | WorkerDeath, folder: string): PncError {
  if (reply.kind !== 'failed') {
    const reason = reply.kind === 'died' ? reply.reason : `it said ${reply.kind}`
    return new PncError('INTERNAL', `The embedded engine did not start: ${reason}`)
  }
  const { reason, code, log } = reply
  if (says(log, /No space left on device|Disk quota exceeded/i))
    return toPncError({ code: 'ENOSPC', message: reason })
  if (isForbidden(code) || says(log, /Permission denied|Read-only file system/i))
    return forbidden(folder, reason)
  if (code !== undefined) return toPncError({ code, message: reason })
  const said = log.findLast((line) => severity.test(line))
  return corrupt(folder, said?.replace(severity, '') ?? reason, log)
}

/** The error for a folder that this user may not write. */
export function forbidden(folder: string, reason: string, cause?: unknown): PncError {
  return new PncError('CONFIG_INVALID', `The embedded database in ${folder} cannot be written: ${reason}`, {
    hint: 'Check who owns the folder, or choose another one with --data-dir.',
    details: { folder },
    cause,
  })
}

export function isForbidden(code: string | undefined): boolean {
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
}

function says(log: readonly string[], words: RegExp): boolean {
  return log.some((line) => words.test(line))
}
