import type { ResolvedConfig } from '../../config/resolved-config.js'
import type { KeyRing } from '../../crypto/key-ring.js'
import { exitCodes } from '../../errors/exit-codes.js'
import { PncError } from '../../errors/pnc-error.js'
import type { RotationPlan } from '../../keys/plan-rotation.js'
import type { RotationReport } from '../../keys/rotate-keys.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { wholeNumber } from '../kernel/whole-number.js'
import { describeFindings } from './keys-text.js'

/** `pnc-db keys rotate`: everything under the active key. */
export const keysRotate: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Put every data key under the active key of the ring, in batches, beside services that read and write. Every value can be read ' +
          'all the while. Interrupt it when you like: run again, it goes on from there.\n\n' +
          'Services on several machines have to know a key before anything is under it: add it with --prepare, give every service the ' +
          'new ring, then --activate it. Needs a login that may act as pnc_operator.',
      )
      .option('--new-key', 'add a key to the ring file and use it from now on')
      .option('--prepare', 'add a key to the ring file, use it nowhere yet, and stop')
      .option('--activate <key>', 'use this key of the ring from now on')
      .option('--data-keys', 'also replace the data keys and encrypt every value anew')
      .option('--indexes', 'also make blind indexes anew that are not of the active index key')
      .option(
        '--new-index-key',
        'add an index key to the ring file, use it from now on, and make the indexes anew',
      )
      .option(
        '--batch <count>',
        'how many keys or values one transaction changes',
        wholeNumber(1, 10_000),
        500,
      )
      .option('--dry-run', 'print what would be done; changes neither the ring nor the database')
    addConfigFlags(command, 'keyRingFile', 'lockTimeout')
  },
  run: async ({ config, engine, output, progress, signal }, options) => {
    const resolved = await config()
    const { loadKeyRing } = await import('../../config/load-key-ring.js')
    const given = await loadKeyRing(resolved)
    const ring = await changedRing(resolved, given, options)
    if (options.prepare) {
      const added = ring.keys.at(-1)?.id ?? ''
      output.result({ added, active: ring.active.id }, () => describePrepared(added))
      return undefined
    }
    const request = {
      engine: await engine(),
      ring,
      dataKeys: options.dataKeys === true,
      indexes: options.indexes === true || options.newIndexKey === true,
      signal,
    }
    if (options.dryRun) {
      const { planRotation } = await import('../../keys/plan-rotation.js')
      const plan = await planRotation(request)
      output.result(plan, () => describePlan(plan))
      return undefined
    }
    const { rotateKeys } = await import('../../keys/rotate-keys.js')
    const report = await rotateKeys({
      ...request,
      batch: options.batch as number,
      lockTimeoutMs: resolved.lockTimeoutMs,
      progress,
    })
    output.result(report, () => describeReport(report))
    return report.findings.length === 0 ? exitCodes.ok : exitCodes.partial
  },
}

/** The ring with what the options add to it, written to its file unless this is a dry run. */
async function changedRing(
  config: ResolvedConfig,
  ring: KeyRing,
  { newKey, prepare, activate, newIndexKey, dryRun }: Readonly<Record<string, unknown>>,
): Promise<KeyRing> {
  const wanted = [newKey, prepare, activate].filter((option) => option !== undefined)
  if (wanted.length > 1) {
    throw new PncError('USAGE', '--new-key, --prepare and --activate contradict each other', {
      hint: 'Take one of them.',
    })
  }
  if (wanted.length === 0 && newIndexKey === undefined) return ring
  if (config.keyRing !== undefined) {
    throw new PncError('USAGE', 'The key ring stands in PNC_KEY_RING, which cannot be written', {
      hint: 'Change a ring file (--key-ring-file), and give its text to PNC_KEY_RING.',
    })
  }
  const { keyRingPath } = await import('../../config/load-key-ring.js')
  const { changeKeyRing } = await import('../../crypto/new-key-ring.js')
  const { parseKeyRing } = await import('../../crypto/key-ring.js')
  const { replaceKeyRingFile } = await import('../../crypto/key-ring-file.js')
  const text = changeKeyRing(
    ring,
    {
      addKey: newKey === true || prepare === true,
      addIndexKey: newIndexKey === true,
      ...(newKey === true && { activate: 'new' }),
      ...(typeof activate === 'string' && { activate }),
    },
    new Date(),
  )
  // Before anything is under the new key: a key that is lost takes with it what it wraps.
  if (!dryRun) await replaceKeyRingFile(keyRingPath(config), text)
  return parseKeyRing(text)
}

function describePrepared(added: string): string {
  return `Added the key ${added}. Give every service the new ring, then: pnc-db keys rotate --activate ${added}\n`
}

function describePlan(plan: RotationPlan): string {
  const rewrap = plan.rewrap.map(({ ringKey, dataKeys }) => `${dataKeys} data keys of ${ringKey}`)
  const rest = [
    plan.replace > 0 ? `replace ${plan.replace} data keys and encrypt ${plan.reencrypt} values anew` : '',
    plan.renewIndexes > 0 ? `make ${plan.renewIndexes} blind indexes anew` : '',
  ].filter(Boolean)
  const words = [
    ...(rewrap.length > 0 ? [`wrap ${rewrap.join(' and ')} with ${plan.activeKey}`] : []),
    ...rest,
  ]
  return words.length === 0
    ? `Nothing to do in ${plan.database}: everything is under ${plan.activeKey}.\n`
    : `Would, in ${plan.database}:\n${words.map((line) => `  ${line}\n`).join('')}`
}

function describeReport(report: RotationReport): string {
  const { activeKey, rewrapped, replaced, reencrypted, destroyed, renewedIndexes, findings } = report
  const lines = [
    `${rewrapped} data keys are now under ${activeKey}`,
    ...(replaced + reencrypted + destroyed > 0
      ? [
          `${replaced} data keys replaced, ${reencrypted} values encrypted anew, ${destroyed} old keys destroyed`,
        ]
      : []),
    ...(renewedIndexes > 0 ? [`${renewedIndexes} blind indexes made anew`] : []),
    ...(findings.length > 0 ? [`${findings.length} things do not decrypt and were left as they are`] : []),
  ]
  return `${describeFindings(findings)}${lines.join('; ')}.\n`
}
