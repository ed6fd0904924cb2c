import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

export const durabilityOff: DoctorCheck = {
  name: 'durability-off',
  group: 'settings',
  level: 'error',
  summary: 'What is committed survives a crash: fsync and full_page_writes are on.',
  leftOutOnEmbedded: 'the embedded engine writes its folder in its own way',
  look: async (patient) => {
    const setting = await settingOf(patient)
    return ['fsync', 'full_page_writes']
      .filter((name) => setting(name) === 'off')
      .map((name) => ({
        object: name,
        detail: `${name} is off: after a crash of the machine the whole server may be unreadable.`,
        remedy: `alter system set ${name} = on;\nselect pg_reload_conf();`,
      }))
  },
}
