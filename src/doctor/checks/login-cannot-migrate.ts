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
              remedy:
                'Deploy as a login that is a member of pnc_migrator; a login of a service must not be one.',
            },
          ],
    ),
}
