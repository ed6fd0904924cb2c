/** What the server reports when another session creates or changes the same role, grant or extension at the same moment. */
const sqlstates = new Set(['42710', '23505', '40P01', '40001'])

/** Whether an error only says that another session was at the same thing; looking again shows what is left to do. */
export function isConcurrentChange(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code !== 'string') return false
  return sqlstates.has(code) || (code === 'XX000' && /concurrently (updated|deleted)/.test(String(message)))
}
