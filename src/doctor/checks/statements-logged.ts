import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

export const statementsLogged: DoctorCheck = {
  name: 'statements-logged',
  group: 'settings',
  level: 'warning',
  summary:
    'The server does not log every statement: values that people write into SQL are the data of people.',
  leftOutOnEmbedded: 'the embedded engine writes no log',
  look: async (patient) => {
    const setting = await settingOf(patient)
    const symptom = (name: string, value: string) => ({
      object: name,
      detail: `${name} is ${setting(name) ?? ''}: the text of statements, with every value in it, is kept in the log.`,
      remedy: `alter system set ${name} = ${value};\nselect pg_reload_conf();`,
    })
    return [
      ...(['mod', 'all'].includes(setting('log_statement') ?? '') ? [symptom('log_statement', `'ddl'`)] : []),
      ...['log_min_duration_statement', 'auto_explain.log_min_duration']
        .filter((name) => setting(name) === '0')
        .map((name) => symptom(name, `'1s'`)),
    ]
  },
}
