import { type Attack } from '../attack.js'
import { type Outcome } from './outcome.js'

/** What an attack achieved: it was refused, it went through and found or did nothing, or it leaked; or it proves nothing. */
export interface Verdict {
  readonly result: 'refused' | 'empty' | 'leaked' | 'undecided'
  /** What leaked, or why nothing is decided, in a sentence. */
  readonly why: string
}

/**
 * Judges an outcome by the rule of its attack, and by what holds for all: no value of the other tenant is said, none of its rows
 * changes.
 *
 * @param markers values that only rows of the other tenant hold; those that the attack itself brings are not counted
 */
export function judge(attack: Attack, outcome: Outcome, markers: readonly string[]): Verdict {
  const { leaks } = attack
  const { refused, message } = outcome
  const leaked = (why: string): Verdict => ({ result: 'leaked', why })
  if (!outcome.isPrepared)
    return { result: 'undecided', why: `It could not be set up: ${refused ?? ''} ${message}` }
  const given = [...(attack.first ?? []), attack.sql].join('\n')
  const told = leaks.mayTell
    ? undefined
    : markers.find((marker) => outcome.said.includes(marker) && !given.includes(marker))
  if (told !== undefined) return leaked(`It says a value that only the other tenant has: ${shortened(told)}`)
  if (leaks.notice !== undefined && outcome.notices.some((notice) => notice.startsWith(leaks.notice ?? ''))) {
    return leaked(
      `What the actor had planted ran with the rights of another role: ${outcome.notices[0] ?? ''}`,
    )
  }
  if (outcome.changed.length > 0)
    return leaked(`It changed what is of the other tenant: ${outcome.changed.join(', ')}.`)
  if (refused !== undefined) {
    if (leaks.errors?.some((code) => refused.startsWith(code))) {
      return leaked(
        `It got as far as an error that only comes after what should have stopped it: ${refused} ${message}`,
      )
    }
    if (refused === '23505' && leaks.keys?.includes(outcome.constraint ?? '')) {
      return leaked(
        `The violation of ${outcome.constraint ?? 'a key'} tells that the other tenant has this value.`,
      )
    }
    const reached = /permission denied for (?:table|relation) (\S+)/.exec(message)?.[1]
    if (reached !== undefined && leaks.reaches?.includes(reached)) {
      return leaked(`The role may call it, and only the privileges on ${reached} were left to stop it.`)
    }
    if (attack.decisive && !attack.decisive.includes(refused)) {
      return {
        result: 'undecided',
        why: `It failed for another reason than the one looked for: ${refused} ${message}`,
      }
    }
    return { result: 'refused', why: `${refused} ${message}` }
  }
  if (leaks.rows && outcome.rowCount > 0) return leaked('It sees rows that are not its own.')
  if (leaks.count && isSomething(outcome.rows[0]?.[0])) return leaked('It counts rows that are not its own.')
  if (leaks.success)
    return leaked(leaks.isWarning ? 'It goes through.' : 'It had to be refused, and was not.')
  return { result: 'empty', why: '' }
}

function isSomething(value: string | null | undefined): boolean {
  return value !== undefined && value !== null && !['0', 'f', 'false', ''].includes(value)
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
