/** What checks are about, in the order in which the summary lists them, with the words for people. */
export const doctorGroups = {
  schema: 'Schema, by the rules of lint',
  roles: 'Roles and logins',
  context: 'Context keys',
  clock: 'Clocks',
  extensions: 'Extensions',
  migrations: 'Migrations',
  indexes: 'Indexes',
  partitions: 'Partitions',
  capacity: 'Room left',
  activity: 'Sessions, transactions, slots',
  tables: 'Statistics and vacuum',
  settings: 'Settings',
} as const

export type DoctorGroup = keyof typeof doctorGroups
