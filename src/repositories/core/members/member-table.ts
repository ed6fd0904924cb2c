/** What every member of the tenant sees of another. */
export const memberColumns = [
  'user_id',
  'display_name',
  'status',
  'created_at',
  'updated_at',
  'version',
] as const

/** What a member is called in messages. */
export const memberTable = { noun: 'member' } as const
