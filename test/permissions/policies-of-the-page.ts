import { readFile } from 'node:fs/promises'

/** The statements under `<!-- policies: name -->` in docs/permissions.md, so that the page shows what is tested. */
export async function policiesOfThePage(name: string): Promise<readonly string[]> {
  const page = await readFile(new URL('../../docs/permissions.md', import.meta.url), 'utf8')
  const [, block] = page.split(`<!-- policies: ${name} -->\n\`\`\`sql\n`)
  if (block === undefined) throw new Error(`docs/permissions.md has no policies of ${name}`)
  return block
    .slice(0, block.indexOf('\n```'))
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
