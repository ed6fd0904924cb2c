import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const page = new URL('../../docs/security.md', import.meta.url)
const text = await readFile(page, 'utf8')

test('every line of the threat model leads to a test that is there', async () => {
  const lines = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (access|tries)\b/.test(line))
  expect(lines.length).toBeGreaterThan(15)
  for (const line of lines) {
    const links = [...line.matchAll(/\]\((\.\.\/test\/\S+\.test\.ts) "([^"]+)"\)/g)]
    expect(links.length, line).toBeGreaterThan(0)
    for (const [, path = '', title = ''] of links) {
      expect(await readFile(new URL(path, page), 'utf8'), line).toContain(title)
    }
  }
})
