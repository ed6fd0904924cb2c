import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

/** What makes the server write statements that succeed, with their parameters. */
const writers: readonly (readonly [name: string, isOff: (value: string) => boolean])[] = [
  ['log_statement', (value) => value === 'none' || value === 'ddl'],
  ['log_min_duration_statement', (value) => value === '-1'],
  ['log_min_duration_sample', (value) => value === '-1'],
  ['log_transaction_sample_rate', (value) => Number(value) === 0],
]

export const parametersLogged: DoctorCheck = {
  name: 'parameters-logged',
  group: 'settings',
  level: 'warning',
  summary: 'The log of the server holds no parameters of statements: they are the data of people.',
  leftOutOnEmbedded: 'the embedded engine writes no log',
  look: async (patient) => {
    const setting = await settingOf(patient)
    const length = setting('log_parameter_max_length')
    const isOn = ([name, isOff]: (typeof writers)[number]) => !isOff(setting(name) ?? '-1')
    const on =
      length === '0' ? [] : writers.filter((writer) => setting(writer[0]) !== undefined && isOn(writer))
    const onError = setting('log_parameter_max_length_on_error') ?? '0'
    return [
      ...(on.length > 0
        ? [
            {
              object: 'log_parameter_max_length',
              detail: `Statements are logged (${on.map(([name]) => `${name} = ${setting(name) ?? ''}`).join(', ')}) with their parameters: names, phone numbers and contexts stand in the log.`,
              remedy: 'alter system set log_parameter_max_length = 0;\nselect pg_reload_conf();',
            },
          ]
        : []),
      ...(onError === '0'
        ? []
        : [
            {
              object: 'log_parameter_max_length_on_error',
              detail: 'Statements that fail are logged with their parameters.',
              remedy: 'alter system set log_parameter_max_length_on_error = 0;\nselect pg_reload_conf();',
            },
          ]),
    ]
  },
}
