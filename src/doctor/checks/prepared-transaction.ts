import { escapeLiteral } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'
import { inWords } from '../in-words.js'

export const preparedTransaction: DoctorCheck = {
  name: 'prepared-transaction',
  group: 'activity',
  level: 'warning',
  summary: 'No prepared transaction is left open.',
  leftOutOnEmbedded: 'the embedded engine is one session',
  look: async ({ facts, limits }) =>
    (await facts('prepared-transactions'))
      .filter(({ seconds }) => seconds > limits.preparedSeconds)
      .map(({ gid, owner, database, seconds }) => ({
        object: gid,
        detail: `Prepared by ${owner} in ${database} ${inWords(seconds)} ago: it keeps its locks, and vacuum removes nothing younger.`,
        remedy: `commit prepared ${escapeLiteral(gid)}; -- or rollback prepared, as its owner`,
      })),
}
