import { type DoctorCheck } from '../doctor-check.js'
import { inWords } from '../in-words.js'

export const idleInTransaction: DoctorCheck = {
  name: 'idle-in-transaction',
  group: 'activity',
  level: 'warning',
  summary: 'No session is idle in a transaction.',
  needs: 'pg_read_all_stats',
  leftOutOnEmbedded: 'the embedded engine is one session',
  look: async ({ facts, limits }) => {
    const sessions = await facts('sessions')
    const hidden = sessions.filter(({ isHidden }) => isHidden).length
    return [
      ...sessions.flatMap(({ pid, login, application, state, seconds }) =>
        !state?.startsWith('idle in transaction') || (seconds ?? 0) <= limits.idleInTransactionSeconds
          ? []
          : [
              {
                object: `session ${pid}`,
                detail: `${login}${application === '' ? '' : ` (${application})`} has been in a transaction for ${inWords(seconds ?? 0)} and does nothing: its locks stay, and vacuum removes nothing younger.`,
                remedy: `select pg_terminate_backend(${pid});\n-- and for good: alter role ${login} set idle_in_transaction_session_timeout = '60s';`,
              },
            ],
      ),
      ...(hidden > 0 ? [{ lacks: 'pg_read_all_stats', what: `${hidden} sessions of other logins` }] : []),
    ]
  },
}
