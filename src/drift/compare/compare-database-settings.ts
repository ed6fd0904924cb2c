import type { DatabaseSetting } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { isDangerousSetting } from './dangerous-setting.js'

/**
 * Differences in what every session of the database starts with. The scratch database may stand on the same server, so nothing
 * that is set for the whole server is expected.
 */
export function compareDatabaseSettings(
  expected: readonly DatabaseSetting[],
  live: readonly DatabaseSetting[],
  database: string,
): readonly Difference[] {
  const dangerous = (settings: readonly DatabaseSetting[]) =>
    settings.filter(({ id }) => isDangerousSetting(id))
  const wanted = new Set(
    dangerous(expected)
      .filter(({ isOfServer }) => !isOfServer)
      .map(({ id }) => id),
  )
  const found = new Set(live.map(({ id }) => id))
  const on = `alter database ${quoteName(database)}`
  const nameOf = (setting: string) => setting.slice(0, setting.indexOf('='))
  const trait = (setting: string) => `setting ${nameOf(setting)}`
  return [
    ...dangerous(live)
      .filter(({ id, isOfServer }) => isOfServer || !wanted.has(id))
      .map(({ id, isOfServer }) => ({
        rule: 'database-changed',
        object: database,
        trait: trait(id),
        detail: `Every session${isOfServer ? ' of the server' : ''} begins with ${id}; no migration says so.`,
        repair: [step('role', `${isOfServer ? 'alter role all' : on} reset ${nameOf(id)}`)],
      })),
    ...[...wanted]
      .filter((id) => !found.has(id))
      .map((id) => ({
        rule: 'database-changed',
        object: database,
        trait: trait(id),
        detail: `Sessions no longer begin with ${id}; the migrations say so.`,
        repair: [],
        advice: 'Set it again, as the migration does that sets it.',
      })),
  ]
}
