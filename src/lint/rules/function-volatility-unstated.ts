import { type Catalog } from '../../catalog/catalog.js'
import { locate } from '../../migrate/locate.js'
import { maskScript } from '../../migrate/mask-script.js'
import { splitStatements } from '../../migrate/split-statements.js'
import { type Defect, type LintRule, type LintSubject } from '../lint-rule.js'
import { type Script } from '../script.js'

export const functionVolatilityUnstated: LintRule = {
  name: 'function-volatility-unstated',
  level: 'warning',
  summary: 'A function says whether it is immutable, stable or volatile.',
  readsText: true,
  check: (subject) => [...lastDefinitions(subject).values()].flatMap((defect) => defect ?? []),
}

/** By name and arguments, what is wrong with the definition that counts: a later one replaces an earlier one. */
function lastDefinitions({ scripts, catalog }: LintSubject): ReadonlyMap<string, Defect | undefined> {
  const found = new Map<string, Defect | undefined>()
  for (const script of scripts) {
    for (const { text, offset } of splitStatements(script.sql)) {
      const header = maskScript(text)
      const [, name, args] =
        /^create\s+(?:or\s+replace\s+)?function\s+([\w".]+)\s*\(([^)]*)/i.exec(header) ?? []
      if (name === undefined) continue
      const isStated = /\b(immutable|stable|volatile)\b/i.test(header)
      found.set(`${name}(${args ?? ''})`, isStated ? undefined : defectOf(name, script, offset, catalog))
    }
  }
  return found
}

function defectOf(name: string, script: Script, offset: number, { functions }: Catalog): Defect | undefined {
  const same = functions.filter((candidate) => `${candidate.schema}.${candidate.name}` === name)
  if (same.length === 0) return undefined
  const { file, line } = locate(script, offset)
  return {
    object: same.length === 1 ? (same[0]?.id ?? name) : name,
    detail:
      'Without a word it is volatile: it is called for every row, and no index or plan can count on its result.',
    remedy: 'Write immutable, stable or volatile, whichever is true.',
    file,
    line,
  }
}
