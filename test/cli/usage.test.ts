import { describe, expect, test } from 'vitest'
import { runCli } from '../harness/run-cli.js'

describe('a command line that is not understood exits with 2, writes nothing to stdout, and', () => {
  test.each([
    ['confg', "Unknown command 'pnc-db confg'", "Did you mean 'pnc-db config'?"],
    ['sed --profile demo', "Unknown command 'pnc-db sed'", "Did you mean 'pnc-db seed'?"],
    ['migrate comit -m x', "Unknown command 'pnc-db migrate comit'", "Did you mean 'pnc-db migrate commit'?"],
    ['dev strat', "Unknown command 'pnc-db dev strat'", "Did you mean 'pnc-db dev start'?"],
    ['frobnicate', "Unknown command 'pnc-db frobnicate'", 'See pnc-db --help.'],
    ['dev', 'pnc-db dev needs one of: start, stop, status, url, psql', 'See pnc-db dev --help.'],
    ['config --jsno', "Unknown option '--jsno'", 'Did you mean --json?'],
    ['--jsno config', "Unknown option '--jsno'", 'Did you mean --json?'],
    ['config --zzz', "Unknown option '--zzz'", 'See pnc-db config --help.'],
    [
      'config extra',
      "Too many arguments for 'config'. Expected 0 arguments but got 1.",
      'See pnc-db config --help.',
    ],
    ['config --data-dir', "Option '--data-dir <folder>' argument missing", 'See pnc-db --help.'],
    ['completion', "Missing required argument 'shell'", 'See pnc-db completion --help.'],
    [
      'completion tcsh',
      "Command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
      'See pnc-db completion --help.',
    ],
    [
      'migrate status --dry-run',
      "pnc-db migrate status has no option '--dry-run'",
      'See pnc-db migrate status --help.',
    ],
    [
      'migrate --dry-run status',
      "pnc-db migrate status has no option '--dry-run'",
      'See pnc-db migrate status --help.',
    ],
  ])('pnc-db %s gets a hint', async (line, message, hint) => {
    expect(await runCli(line.split(' '))).toEqual({
      code: 2,
      stdout: '',
      stderr: `error USAGE: ${message}\nhint: ${hint}\n`,
    })
  })
})

test('options that every command takes may stand before and after it', async () => {
  const [before, after] = await Promise.all([
    runCli(['--json', '--data-dir', '/srv/x', 'config']),
    runCli(['config', '--data-dir', '/srv/x', '--json']),
  ])
  expect(before).toEqual(after)
  expect(JSON.parse(before.stdout)).toMatchObject({
    dataDir: { value: '/srv/x', origin: '--data-dir (flag)' },
  })
})
