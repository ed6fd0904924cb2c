import { clockOffset } from '../clock.js'
import { type DoctorCheck } from '../doctor-check.js'

export const clockSkew: DoctorCheck = {
  name: 'clock-skew',
  group: 'clock',
  level: 'warning',
  summary: 'The clocks of this machine and of the server agree.',
  leftOutOnEmbedded: 'the embedded engine has the clock of this machine',
  look: async ({ readClock, now, limits, contextTtlSeconds }) => {
    const offsets = []
    for (let round = 0; round < 3; round += 1) {
      const sentAt = now()
      const serverAt = await readClock()
      offsets.push(clockOffset(sentAt, serverAt, now()))
    }
    const [best] = offsets.sort((one, other) => one.uncertaintyMs - other.uncertaintyMs)
    if (!best) return []
    const { offsetMs, uncertaintyMs } = best
    if (Math.abs(offsetMs) - uncertaintyMs <= limits.clockSkewMs) return []
    const seconds = (Math.abs(offsetMs) / 1000).toFixed(1)
    const isTooLate = offsetMs - uncertaintyMs >= contextTtlSeconds * 1000
    return [
      {
        level: isTooLate ? 'error' : 'warning',
        object: 'clock',
        detail:
          offsetMs > 0
            ? `The server is ${seconds} s ahead of this machine: contexts signed here ${isTooLate ? 'are all expired when they arrive (PN003)' : `last ${seconds} s less than they should`}.`
            : `The server is ${seconds} s behind this machine: contexts signed here last ${seconds} s longer than they should, and ids made here may lie in its future (PN007).`,
        remedy: 'timedatectl set-ntp true   # on the machine that is wrong',
      },
    ]
  },
}
