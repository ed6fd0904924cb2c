/** What a request is called in messages. */
export const signupTable = { noun: 'sign-up' } as const

export const signupColumns = [
  'id',
  'user_identifier',
  'data',
  'status',
  'rejected_reason',
  'approved_by',
  'approved_at',
  'user_id',
  'created_at',
  'updated_at',
] as const
