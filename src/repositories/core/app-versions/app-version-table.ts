export const appVersionColumns = [
  'platform',
  'build_number',
  'version',
  'release_notes',
  'is_forced_update',
  'created_at',
] as const
