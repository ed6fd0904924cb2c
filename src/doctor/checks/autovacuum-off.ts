import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

export const autovacuumOff: DoctorCheck = {
  name: 'autovacuum-off',
  group: 'settings',
  level: 'error',
  summary: 'Autovacuum runs, and counts what it needs: autovacuum and track_counts are on.',
  leftOutOnEmbedded: 'the embedded engine has no autovacuum',
  look: async (patient) => {
    const setting = await settingOf(patient)
    return ['autovacuum', 'track_counts']
      .filter((name) => setting(name) === 'off')
      .map((name) => ({
        object: name,
        detail: `${name} is off: no table is vacuumed or analyzed by itself.`,
        remedy: `alter system set ${name} = on;\nselect pg_reload_conf();`,
      }))
  },
}
