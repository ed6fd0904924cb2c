import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

const dangerous: Readonly<Record<string, string>> = {
  'row_security=off': 'every query that row security would filter fails, and dumps take all tenants',
  'session_replication_role=replica':
    'triggers and foreign keys do not fire: nothing is checked, stamped or audited',
}

export const rowSecurityOff: DoctorCheck = {
  name: 'row-security-off',
  group: 'settings',
  level: 'error',
  summary: 'No session begins with row security off, or with triggers and foreign keys off.',
  look: async (patient) => {
    const setting = await settingOf(patient)
    const ofRoles = (await patient.facts('role-settings')).flatMap(({ scope, reset, setting: each }) => {
      const words = dangerous[each]
      return words === undefined
        ? []
        : [{ object: scope, detail: `Sessions begin with ${each}: ${words}.`, remedy: `${reset};` }]
    })
    if (ofRoles.length > 0) return ofRoles
    return Object.entries(dangerous).flatMap(([each, words]) => {
      const [name = '', value] = each.split('=')
      return setting(name) === value
        ? [
            {
              object: name,
              detail: `Sessions begin with ${each}: ${words}.`,
              remedy: `alter system reset ${name};\nselect pg_reload_conf();`,
            },
          ]
        : []
    })
  },
}
