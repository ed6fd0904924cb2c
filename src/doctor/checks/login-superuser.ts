import { type DoctorCheck } from '../doctor-check.js'

export const loginSuperuser: DoctorCheck = {
  name: 'login-superuser',
  group: 'roles',
  level: 'info',
  summary: 'The connected login is no superuser and bypasses no row security.',
  leftOutOnEmbedded: 'the embedded engine has one login, a superuser',
  look: ({ login }) =>
    Promise.resolve(
      login.isSuperuser || login.bypassesRowSecurity
        ? [
            {
              object: login.name,
              detail: `The connected login ${login.isSuperuser ? 'is a superuser' : 'bypasses row security'}: it sees the rows of every tenant. That is fine for a look; no service may connect as it.`,
              remedy: `create role some_service login password '...' in role pnc_service;`,
            },
          ]
        : [],
    ),
}
