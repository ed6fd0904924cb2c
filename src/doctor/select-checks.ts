import { nearestName } from '../config/nearest-name.js'
import { PncError } from '../errors/pnc-error.js'
import { type ReportedRule } from '../findings/finding-report.js'
import { allRules } from '../lint/all-rules.js'
import { type LintRule } from '../lint/lint-rule.js'
import { allChecks } from './all-checks.js'
import { type DoctorCheck } from './doctor-check.js'

export interface CheckSelection {
  readonly checks: readonly DoctorCheck[]
  /** The rules of lint that look at a catalog. */
  readonly rules: readonly LintRule[]
  /** Those that read the text of migrations, which a database does not show. */
  readonly textRules: readonly LintRule[]
}

/**
 * The checks and rules that these names stand for. Without names, all of them.
 *
 * @throws PncError USAGE for a name that is none, with the nearest one
 */
export function selectChecks(only?: readonly string[]): CheckSelection {
  const known = [...allChecks, ...allRules].map(({ name }) => name)
  for (const name of only ?? []) if (!known.includes(name)) throw unknownCheck(name, known)
  const wanted = ({ name }: { readonly name: string }) => only === undefined || only.includes(name)
  const rules = allRules.filter(wanted)
  return {
    checks: allChecks.filter(wanted),
    rules: rules.filter(({ readsText }) => !readsText),
    textRules: rules.filter(({ readsText }) => readsText),
  }
}

/** Every check and every rule of a selection, as reports and lists describe them. */
export function describeChecks({ checks, rules }: CheckSelection): readonly ReportedRule[] {
  return [
    ...checks.map(({ name, level, summary }) => ({ name, level, summary, page: 'docs/doctor.md' })),
    ...rules.map(({ name, level, summary }) => ({ name, level, summary, page: `docs/lint/${name}.md` })),
  ]
}

function unknownCheck(name: string, known: readonly string[]): PncError<'USAGE'> {
  const nearest = nearestName(name, known)
  return new PncError('USAGE', `There is no check '${name}'`, {
    hint: nearest === undefined ? 'pnc-db doctor --list names them all.' : `Did you mean '${nearest}'?`,
  })
}
