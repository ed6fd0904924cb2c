import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configKeyEntries } from '../../src/config/config-keys.js'
import { projectPaths } from '../../src/project/project-paths.js'

test('docs/configuration.md says of every key what the code says', async () => {
  const page = await readFile(join(projectPaths.root, 'docs/configuration.md'), 'utf8')
  const documented = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 5)
        .map((cell) => cell.replaceAll('`', '').trim()),
    )
  expect(documented).toEqual(
    configKeyEntries.map(([key, entry]) => [
      key,
      entry.flag ?? '',
      entry.env,
      entry.default ?? entry.unset ?? 'see below',
    ]),
  )
})
