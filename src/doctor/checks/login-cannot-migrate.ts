import { escapeIdentifier } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'

export const loginCannotMigrate: DoctorCheck = {
  name: 'login-cannot-migrate',
  group: 'roles',
  level: 'info',
  summary: 'The connected login may become pnc_owner, which migrating takes.',
  look: ({ login }) =>
    Promise.resolve(
      login.mayMigrate
        ? []
        : [
            {
              object: login.name,
              detail: 'The connected login may not become pnc_owner, so it cannot migrate.',
              remedy: `grant pnc_migrator to ${escapeIdentifier(login.name)}; -- if it is meant to`,
            },
          ],
    ),
}
