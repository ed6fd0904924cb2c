import { expect, test } from 'vitest'
import { runCli } from './run-cli.js'

test('a command runs without the environment of the tests', async () => {
  process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/leaked'
  const { stdout, stderr } = await runCli(['config'])
  delete process.env.DATABASE_URL
  expect(stdout + stderr).not.toContain('leaked')
})

test('a command that runs too long is killed and reported', async () => {
  await expect(runCli(['--help'], { timeout: 1 })).rejects.toThrow('pnc-db --help did not end in time')
})
