import { type DoctorCheck } from '../doctor-check.js'

export const contextSecretUnconfigured: DoctorCheck = {
  name: 'context-secret-unconfigured',
  group: 'context',
  level: 'info',
  summary: 'A secret is configured, so that it can be set against the keys of the database.',
  look: ({ contextSecret }) =>
    Promise.resolve(
      contextSecret === undefined
        ? [
            {
              object: 'PNC_CONTEXT_SECRET',
              detail:
                'No secret is configured here: whether the database trusts the one of the services was not looked at.',
              remedy: 'PNC_CONTEXT_SECRET=... pnc-db doctor',
            },
          ]
        : [],
    ),
}
