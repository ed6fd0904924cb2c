import { type Client, type DatabaseError, type QueryArrayResult } from 'pg'
import { type Attack } from '../attack.js'
import { type Outcome } from './outcome.js'

/** Everything as text: what is compared is what was said. */
const asText = { getTypeParser: () => (value: string | Buffer) => String(value) }

/** What the session needs between two attacks. */
export interface Session {
  readonly client: Client
  /** Statements that make it the prover's again: not every version does so when a savepoint is rolled back. */
  readonly reset: readonly string[]
  /** What the session was told since the attack began. */
  readonly notices: string[]
  readonly observe: Observe
}

/** Reads what an attack may have written, as the prover. */
export type Observe = () => Promise<readonly string[]>

const nothing = { rows: [], rowCount: 0, refused: undefined, message: '', constraint: undefined, changed: [] }

/** Runs one attack in the savepoint `attack`, which has to be there, and leaves its rollback to the next one. */
export async function attempt(
  { client, reset, notices, observe }: Session,
  attack: Attack,
): Promise<Outcome> {
  const become = ['rollback to savepoint attack', ...reset, ...(attack.given ?? []), ...attack.actor.become]
  let isPrepared = false
  let answer: QueryArrayResult<(string | null)[]>
  try {
    await client.query(become.join('; '))
    isPrepared = true
    notices.length = 0
    for (const sql of attack.first ?? []) await client.query(sql)
    answer = await client.query({ text: attack.sql, rowMode: 'array', types: asText })
  } catch (error) {
    const { code, message, detail, hint, where, constraint } = error as DatabaseError
    return {
      ...nothing,
      isPrepared,
      refused: code ?? 'unknown',
      message,
      constraint,
      said: [message, detail, hint, where, ...notices].filter(Boolean).join('\n'),
      notices: [...notices],
    }
  }
  const { rows, rowCount } = answer
  const said = [JSON.stringify(rows), ...notices].join('\n')
  const heard = [...notices]
  const changed = attack.writes ? await observe() : []
  return { ...nothing, isPrepared, rows, rowCount: rowCount ?? 0, said, notices: heard, changed }
}
