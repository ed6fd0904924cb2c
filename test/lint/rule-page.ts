import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectPaths } from '../../src/project/project-paths.js'

/** The page of a rule, with the two examples that its tests run. */
export interface RulePage {
  readonly level: string
  readonly summary: string
  readonly wrong: string
  readonly right: string
}

/** Reads `docs/lint/<rule>.md`. */
export async function readRulePage(rule: string): Promise<RulePage> {
  const text = await readFile(join(projectPaths.root, 'docs/lint', `${rule}.md`), 'utf8')
  const [, level = '', summary = ''] = /^\*\*(\w+)\*\*: (.+)$/m.exec(text) ?? []
  const example = (heading: string) =>
    new RegExp(`^## ${heading}\n+\`\`\`sql\n([^]*?)\`\`\``, 'm').exec(text)?.[1] ?? ''
  return { level, summary, wrong: example('Wrong'), right: example('Right') }
}
