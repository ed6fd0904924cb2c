import { type DoctorCheck } from '../doctor-check.js'

export const connectionsScarce: DoctorCheck = {
  name: 'connections-scarce',
  group: 'capacity',
  level: 'warning',
  summary: 'A fifth of the connections is free.',
  leftOutOnEmbedded: 'the embedded engine is one session',
  look: async ({ facts, limits }) =>
    (await facts('connections'))
      .filter(({ used, allowed }) => used > allowed * limits.connectionShare)
      .map(({ used, allowed }) => ({
        object: 'max_connections',
        detail: `${used} of ${allowed} connections are in use: soon services are refused.`,
        remedy: 'Put pgbouncer in front (transaction mode), lower PNC_POOL_SIZE, or raise max_connections.',
      })),
}
