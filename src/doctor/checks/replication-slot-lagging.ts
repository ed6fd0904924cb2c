import { escapeLiteral } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'

export const replicationSlotLagging: DoctorCheck = {
  name: 'replication-slot-lagging',
  group: 'activity',
  level: 'warning',
  summary: 'Every replication slot is read, and holds little WAL back.',
  leftOutOnEmbedded: 'the embedded engine does not replicate',
  look: async ({ facts, limits }) =>
    (await facts('replication-slots')).flatMap(({ name, isActive, walStatus, bytes }) => {
      const held = bytes ?? 0
      if (walStatus !== 'lost' && isActive && held <= limits.slotBytes) return []
      const size = `${(held / 1024 ** 2).toFixed(0)} MB of WAL`
      return [
        {
          level: walStatus === 'lost' || held > limits.slotBytes ? ('error' as const) : ('warning' as const),
          object: name,
          detail:
            walStatus === 'lost'
              ? 'The WAL that the slot needs is gone: its reader has to begin anew.'
              : `${isActive ? 'Its reader is behind' : 'Nobody reads the slot'}: it holds ${size} back, until the disk is full, and keeps vacuum from removing rows.`,
          remedy: `select pg_drop_replication_slot(${escapeLiteral(name)}); -- if its reader is gone for good`,
        },
      ]
    }),
}
