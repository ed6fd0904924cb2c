import { nearestName } from '../config/nearest-name.js'
import { PncError } from '../errors/pnc-error.js'
import { type ReportedRule } from '../findings/finding-report.js'
import { allRules } from './all-rules.js'
import { type LintRule } from './lint-rule.js'
import { squawkRules } from './squawk/squawk-rules.js'

/** The rules that somebody asked for. */
export interface RuleSelection {
  /** Those of our own, which need a catalog. */
  readonly rules: readonly LintRule[]
  readonly asksSquawk: boolean
  /** Whether findings of this name are wanted. */
  readonly includes: (name: string) => boolean
}

/**
 * The rules that these names stand for; `squawk` stands for all of its rules. Without names, all of them.
 *
 * @throws PncError USAGE for a name that is none, with the nearest one
 */
export function selectRules(only?: readonly string[]): RuleSelection {
  if (only === undefined) return { rules: allRules, asksSquawk: true, includes: () => true }
  const known = describeRules().map(({ name }) => name)
  for (const name of only) if (name !== 'squawk' && !known.includes(name)) throw unknownRule(name, known)
  const wanted = new Set(only)
  const includes = (name: string) => wanted.has(name) || (wanted.has('squawk') && name.startsWith('squawk/'))
  return {
    rules: allRules.filter(({ name }) => includes(name)),
    asksSquawk: only.some((name) => name.startsWith('squawk')),
    includes,
  }
}

/** Every rule, ours and squawk's, as reports and lists describe it. */
export function describeRules(): readonly ReportedRule[] {
  return [
    ...allRules.map(({ name, level, summary }) => ({ name, level, summary, page: `docs/lint/${name}.md` })),
    {
      name: 'unused-ignore',
      level: 'warning',
      summary: 'Every entry of the ignore list is needed.',
      page: 'docs/lint/unused-ignore.md',
    },
    ...Object.entries(squawkRules).flatMap(([name, rule]) =>
      'leftOut' in rule
        ? []
        : { name: `squawk/${name}`, level: rule.level, summary: rule.summary, page: 'docs/lint/squawk.md' },
    ),
  ]
}

function unknownRule(name: string, known: readonly string[]): PncError<'USAGE'> {
  const nearest = nearestName(name, known)
  return new PncError('USAGE', `There is no rule '${name}'`, {
    hint: nearest === undefined ? 'pnc-db migrate lint --list names them all.' : `Did you mean '${nearest}'?`,
  })
}
