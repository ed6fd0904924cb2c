import type { z } from 'zod'
import type { Session } from '../../../query/session.js'
import { findSetting } from './find-setting.js'
import { getSetting } from './get-setting.js'
import { listSettings } from './list-settings.js'
import { removeSetting } from './remove-setting.js'
import { setSetting } from './set-setting.js'

/** How a tenant is configured. Each method is documented at the function it binds. */
export function settingRepository(session: Session) {
  return {
    // `bind` would forget the schema's type.
    get: <Schema extends z.ZodType>(name: string, schema: Schema) => getSetting(session, name, schema),
    find: <Schema extends z.ZodType>(name: string, schema: Schema) => findSetting(session, name, schema),
    list: listSettings.bind(undefined, session),
    set: setSetting.bind(undefined, session),
    remove: removeSetting.bind(undefined, session),
  }
}

export type SettingRepository = ReturnType<typeof settingRepository>
