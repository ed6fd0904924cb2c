/** Where the configuration of a project may stand, from its root. */
export const configNames = ['pnc-db.config.json', 'pnc-db.config.js', '.config/pnc-db.config.json'] as const
