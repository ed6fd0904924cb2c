import { type Client } from 'pg'
import { throwIfAborted } from '../../engine/session.js'
import { type ProgressStep } from '../../progress/progress.js'
import { type Attack } from '../attack.js'
import { attempt, type Observe } from './attempt.js'
import { judge, type Verdict } from './judge.js'
import { judgeDifference } from './judge-difference.js'
import { type Outcome } from './outcome.js'

export interface Tried {
  readonly attack: Attack
  readonly outcome: Outcome
  readonly verdict: Verdict
}

export interface RunOptions {
  readonly client: Client
  readonly markers: readonly string[]
  readonly observe: Observe
  /** Statements that make the session the prover's again. */
  readonly reset: readonly string[]
  /** Takes the rows of the other tenant away, within a savepoint. */
  readonly withoutForeignRows: () => Promise<void>
  readonly step: ProgressStep
  readonly signal: AbortSignal | undefined
}

/** Runs every attack in a savepoint of its own, in the transaction of the proof, and rolls it back. */
export async function runAttacks(attacks: readonly Attack[], options: RunOptions): Promise<readonly Tried[]> {
  const { client, markers, step, signal } = options
  const notices: string[] = []
  const listen = ({ message }: { readonly message?: string | undefined }) => notices.push(message ?? '')
  client.on('notice', listen)
  await client.query('savepoint attack')
  const run = (attack: Attack) => attempt({ ...options, notices }, attack)
  try {
    const tried: Tried[] = []
    for (const attack of attacks) {
      throwIfAborted(signal)
      const outcome = await run(attack)
      const verdict =
        attack.leaks.estimate !== undefined && outcome.refused === undefined
          ? compareEstimates(outcome, await run({ ...attack, sql: attack.leaks.estimate }))
          : judge(attack, outcome, markers)
      tried.push({ attack, outcome, verdict })
      step.advanceTo(tried.length)
    }
    await client.query('rollback to savepoint attack')
    return await compareWorlds(tried, run, options)
  } finally {
    client.off('notice', listen)
    await client.query('rollback to savepoint attack').catch(() => undefined)
  }
}

function compareEstimates(known: Outcome, unknown: Outcome): Verdict {
  const rows = ({ said }: Outcome) => /Plan Rows\D+(\d+)/.exec(said)?.[1]
  return rows(known) === rows(unknown)
    ? { result: 'empty', why: '' }
    : {
        result: 'leaked',
        why: `The planner expects ${rows(known) ?? '?'} rows of a value that it has seen, and ${rows(unknown) ?? '?'} of one that it has not.`,
      }
}

/** Runs again what must not depend on the rows of the other tenant: in a world without them, and then with them. */
async function compareWorlds(
  tried: readonly Tried[],
  run: (attack: Attack) => Promise<Outcome>,
  { client, withoutForeignRows, signal }: RunOptions,
): Promise<readonly Tried[]> {
  const compared = tried.filter(({ attack, verdict }) => attack.leaks.differs && verdict.result === 'empty')
  if (compared.length === 0) return tried
  await withoutForeignRows()
  // A savepoint of the same name hides the other one until it is released.
  await client.query('savepoint attack')
  const differing = new Map<Attack, Outcome>()
  for (const { attack, outcome } of compared) {
    throwIfAborted(signal)
    const without = await run({ ...attack, writes: false })
    if (without.said !== outcome.said) differing.set(attack, without)
  }
  await client.query('rollback to savepoint attack; release savepoint attack; rollback to savepoint attack')
  const judged: Tried[] = []
  for (const each of tried) {
    const { attack, outcome } = each
    const without = differing.get(attack)
    if (without === undefined) {
      judged.push(each)
      continue
    }
    const after = await run({ ...attack, writes: false })
    judged.push({ ...each, verdict: judgeDifference({ before: outcome, without, after }) })
  }
  await client.query('rollback to savepoint attack')
  return judged
}
