import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { allBenchmarks } from '../../src/bench/benchmarks/all-benchmarks.js'
import type { Catalog } from '../../src/catalog/catalog.js'
import { registry } from '../../src/cli/kernel/registry.js'
import { allRules } from '../../src/lint/all-rules.js'

const root = new URL('../../', import.meta.url)

/** Whether a piece of evidence is there. */
export type EvidenceResolver = (evidence: string) => Promise<boolean>

/**
 * Looks evidence up: `table core.users`, `column core.users.name`, `constraint|index|trigger|policy core.users.<name>`,
 * `domain`, `function` (every overload), `role`, `command migrate rollback`, `rule`, `benchmark`, `page docs/x.md`, and
 * `test test/x.test.ts > words of its title`.
 */
export function evidenceResolver(catalog: Catalog): EvidenceResolver {
  const known = knownNames(catalog)
  return async (evidence) => {
    const [, kind = '', name = ''] = /^(\w+) (.+)$/s.exec(evidence) ?? []
    if (kind === 'page') return existsSync(new URL(name, root))
    if (kind === 'test') return isTest(name)
    return known.has(evidence)
  }
}

async function isTest(name: string): Promise<boolean> {
  const [file = '', title = ''] = name.split(' > ')
  if (!/^test\/.*\.test\.ts$/.test(file) || title.length < 8 || !existsSync(new URL(file, root))) return false
  const source = await readFile(new URL(file, root), 'utf8')
  // As the source writes it: in quotes or a template.
  return source.includes(title) || source.includes(title.replaceAll("'", "\\'"))
}

function knownNames(catalog: Catalog): Set<string> {
  const names = new Set<string>()
  for (const table of [...catalog.tables, ...catalog.views]) {
    names.add(`table ${table.id}`)
    const parts = {
      column: table.columns,
      index: table.indexes,
      trigger: table.triggers,
      constraint: 'constraints' in table ? table.constraints : [],
      policy: 'policies' in table ? table.policies : [],
    }
    for (const [kind, members] of Object.entries(parts)) {
      for (const member of members) names.add(`${kind} ${table.id}.${member.name}`)
    }
  }
  for (const { schema, name } of catalog.functions) names.add(`function ${schema}.${name}`)
  for (const { id } of catalog.domains) names.add(`domain ${id}`)
  for (const { id } of catalog.schemas) names.add(`schema ${id}`)
  for (const { id } of catalog.extensions) names.add(`extension ${id}`)
  for (const { id } of catalog.roles) names.add(`role ${id}`)
  for (const { path } of registry) names.add(`command ${path.join(' ')}`)
  for (const { name } of allRules) names.add(`rule ${name}`)
  for (const { name } of allBenchmarks) names.add(`benchmark ${name}`)
  return names
}
