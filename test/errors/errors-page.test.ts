import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { errorCodes } from '../../src/errors/error-codes.js'

test('the page of errors lists exactly the codes there are, with their exit codes and SQLSTATEs', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const listed = page.split('\n').filter((line) => line.startsWith('| `'))
  const expected = Object.entries(errorCodes).map(
    ([code, { exitCode, summary, ...more }]) =>
      `| \`${code}\` | ${exitCode} | ${('sqlstates' in more ? more.sqlstates : []).join(', ')} | ${summary} |`,
  )
  expect(listed).toEqual(expected)
})
