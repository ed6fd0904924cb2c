import { exitCodes } from '../../errors/exit-codes.js'
import type { KeyVerification } from '../../keys/verify-keys.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { describeFindings } from './keys-text.js'

/** `pnc-db keys verify`: whether everything that is encrypted can be read. */
export const keysVerify: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Decrypt every data key, and the newest thousand values of every encrypted column, and name what does not decrypt.\n\n' +
          'Reads only, and prints no value. Exits 0 when everything decrypts and 1 when something does not. Needs a login that may act ' +
          'as pnc_operator.',
      )
      .option('--all', 'every value, not only the newest')
    addConfigFlags(command, 'keyRingFile')
  },
  run: async ({ config, engine, output, progress, signal }, { all }) => {
    const { loadKeyRing } = await import('../../config/load-key-ring.js')
    const { verifyKeys } = await import('../../keys/verify-keys.js')
    const ring = await loadKeyRing(await config())
    const result = await verifyKeys({ engine: await engine(), ring, all: all === true, progress, signal })
    output.result(result, () => describe(result))
    return result.findings.length === 0 ? exitCodes.ok : exitCodes.findings
  },
}

function describe({ database, dataKeys, columns, findings }: KeyVerification): string {
  const lines = columns.map(({ name, values, gone }) => {
    const lost = gone > 0 ? `, ${gone} of them gone with a destroyed key` : ''
    return `${name}: ${values} values${lost}\n`
  })
  const summary =
    findings.length === 0
      ? `Everything in ${database} decrypts.\n`
      : findings.length === 1
        ? `1 thing in ${database} does not decrypt.\n`
        : `${findings.length} things in ${database} do not decrypt.\n`
  return `${describeFindings(findings)}core.subject_keys: ${dataKeys} data keys\n${lines.join('')}${summary}`
}
