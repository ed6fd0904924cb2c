import type { DevStatus } from '../../engine/dev/dev-status.js'
import type { CommandModule } from '../kernel/command.js'

/** `pnc-db dev status`: whether the background engine runs, and where. */
export const devStatus: CommandModule = {
  configure: (command) => {
    command.description(
      'Say whether the embedded database runs in the background, since when, and how to reach it.',
    )
  },
  run: async ({ output, config }) => {
    const { devStatus: read } = await import('../../engine/dev/dev-status.js')
    const status = read((await config()).dataDir)
    output.result(status, () => describe(status))
    return undefined
  },
}

function describe(status: DevStatus): string {
  const lines: Record<DevStatus['state'], string> = {
    running: `Running as process ${status.pid ?? ''} since ${status.since ?? ''}.`,
    starting: `Starting as process ${status.pid ?? ''} since ${status.since ?? ''}.`,
    stopped: 'Not running. Start it: pnc-db dev start',
    stale: 'Not running: its process was killed. The next start recovers the database: pnc-db dev start',
    busy: `Not running. Process ${status.pid ?? ''} (${status.command ?? ''}) works on the database itself since ${status.since ?? ''}.`,
  }
  const more = [
    ['url', status.url],
    ['socket', status.socketUrl],
    ['folder', status.folder],
    ['log', status.log],
  ].flatMap(([name = '', value]) => (value === undefined ? [] : [`  ${name.padEnd(6)}  ${value}`]))
  return [lines[status.state], ...more].join('\n')
}
