import type { Session } from '../../../query/session.js'
import { findConfiguration } from './find-configuration.js'
import { getConfiguration } from './get-configuration.js'
import { listConfigurations } from './list-configurations.js'
import { removeConfiguration } from './remove-configuration.js'
import { setConfiguration } from './set-configuration.js'

/** Settings of a tenant, secrets among them. Each method is documented at the function it binds. */
export function configurationRepository(session: Session) {
  return {
    set: setConfiguration.bind(undefined, session),
    get: getConfiguration.bind(undefined, session),
    find: findConfiguration.bind(undefined, session),
    list: listConfigurations.bind(undefined, session),
    remove: removeConfiguration.bind(undefined, session),
  }
}

export type ConfigurationRepository = ReturnType<typeof configurationRepository>
