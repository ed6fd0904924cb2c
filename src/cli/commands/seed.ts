import { Option } from 'commander'
import { PncError } from '../../errors/pnc-error.js'
import { seedProfiles, type SeedProfileName } from '../../seed/plan/profiles.js'
import type { SeedMode } from '../../seed/seed-report.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { wholeNumber } from '../kernel/whole-number.js'
import { describeReport, describeSummary } from './seed-text.js'

/** `pnc-db seed`: plausible rows, the same ones every time. */
export const seed: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Fill the database with markets, people, businesses and listings: plausible, and the same for the same --seed on any ' +
          'machine and any day. All of it happens in one transaction: what fails or is interrupted leaves nothing behind.\n\n' +
          'Refused where there are rows already, unless --append adds to them or --reset throws them away.',
      )
      .addOption(
        new Option('--profile <name>', describeProfiles()).choices(Object.keys(seedProfiles)).default('demo'),
      )
      .option(
        '--scale <listings>',
        'how many listings; the rest follows in proportion',
        wholeNumber(1, 50_000_000),
      )
      .option(
        '--seed <number>',
        'another number gives other rows',
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
        42,
      )
      .option('--append', 'add rows to those that are there')
      .option('--reset', 'throw away every row of the seeded tables first')
      .option('--confirm <database>', 'the name of the database; --reset needs it on another machine')
      .option('--dry-run', 'print what would be written to an empty database; connects to none')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async ({ config, engine, output, progress, signal }, options) => {
    const { seed, summariseSeed } = await import('../../seed/seed.js')
    const request = {
      profile: options.profile as SeedProfileName,
      scale: options.scale as number | undefined,
      seed: options.seed as number,
    }
    const mode = modeOf(options)
    if (options.dryRun) {
      const summary = await summariseSeed(request, mode)
      const text = await describeSummary(summary, output)
      output.result(summary, () => text)
      return undefined
    }
    const report = await seed({
      ...request,
      engine: await engine(),
      mode,
      confirm: options.confirm as string | undefined,
      lockTimeoutMs: (await config()).lockTimeoutMs,
      progress,
      signal,
    })
    const text = await describeReport(report, output)
    output.result(report, () => text)
    return undefined
  },
}

function modeOf({ append, reset }: Readonly<Record<string, unknown>>): SeedMode {
  if (append && reset) {
    throw new PncError('USAGE', '--append and --reset contradict each other', {
      hint: 'Take --append to keep the rows that are there, --reset to throw them away.',
    })
  }
  if (append) return 'append'
  return reset ? 'reset' : 'fresh'
}

function describeProfiles(): string {
  return Object.entries(seedProfiles)
    .map(([name, { summary, scale }]) => `${name} is ${summary} (${String(scale)} listings)`)
    .join(', ')
}
