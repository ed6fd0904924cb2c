import { findingKey, type Finding } from '../../findings/finding.js'
import { locate } from '../../migrate/locate.js'
import { maskScript } from '../../migrate/mask-script.js'
import { splitStatements, type Statement } from '../../migrate/split-statements.js'
import { type Script } from '../script.js'
import { isRehearsal } from './is-rehearsal.js'
import { runSquawk, type SquawkFinding } from './run-squawk.js'
import { squawkRules } from './squawk-rules.js'

/**
 * What squawk says of the migrations, as findings. Their object is the statement, so that an entry of the ignore list still fits
 * when the statement moves to another line, or from `current.sql` into a migration.
 */
export async function checkLockSafety(scripts: readonly Script[]): Promise<readonly Finding[]> {
  // Comments are blanked: an ignore has its place, and its reason, in the configuration.
  const found = await runSquawk(
    scripts.map(({ sql, isTransactional }) => ({
      sql: maskScript(sql, { keepQuoted: true }),
      isTransactional,
    })),
  )
  if (found === undefined) return [notLookedAt()]
  const statements = scripts.map(({ sql }) => splitStatements(sql))
  const findings = found.flatMap((each) => {
    const script = scripts[each.script]
    const rule = squawkRules[each.rule]
    if (script === undefined || rule === undefined || 'leftOut' in rule) return []
    const offset = offsetOf(script.sql, each)
    const statement = statementAt(statements[each.script] ?? [], offset)
    if (statement !== undefined && isExcused(each, statement.text, scripts.slice(0, each.script))) return []
    const { file, line } = locate(script, offset)
    const object = statement === undefined ? file : abbreviate(statement.text)
    const name = `squawk/${each.rule}`
    return {
      rule: name,
      level: rule.level,
      object,
      detail: each.rule === 'syntax-error' ? `${rule.summary} It stopped at: ${each.message}.` : rule.summary,
      remedy: rule.remedy,
      cacheKey: findingKey(name, object),
      file,
      line,
    }
  })
  return onePerStatement(findings)
}

/** One word that cannot be read makes errors of those after it. */
function onePerStatement(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ cacheKey, file }: Finding) => `${file ?? ''} ${cacheKey}`
  return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].reverse()
}

/** A check that is added as not valid scans nothing, and what never was in production can be dropped there. */
function isExcused({ rule }: SquawkFinding, statement: string, earlier: readonly Script[]): boolean {
  if (rule === 'ban-alter-domain-with-add-constraint') return /\bnot\s+valid\b/i.test(statement)
  return isRehearsal(statement, earlier)
}

function offsetOf(sql: string, { line, column }: SquawkFinding): number {
  const above = sql.split('\n').slice(0, line)
  return above.reduce((sum, text) => sum + text.length + 1, 0) + column
}

function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  return statements.findLast((statement) => statement.offset <= offset) ?? statements[0]
}

function abbreviate(statement: string): string {
  const text = maskScript(statement, { keepQuoted: true }).replace(/\s+/g, ' ').trim()
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`
}

function notLookedAt(): Finding {
  return {
    rule: 'squawk/unavailable',
    level: 'warning',
    object: `${process.platform}-${process.arch}`,
    detail: 'squawk is not installed for this machine: the locks that migrations take were not looked at.',
    remedy: 'npm install --include=optional',
    cacheKey: 'squawk/unavailable',
  }
}
