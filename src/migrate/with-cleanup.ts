/** Runs `work` and then `cleanup`, whatever happened. When both fail the error of `work` is thrown. */
export async function withCleanup<T>(work: () => Promise<T>, cleanup: () => Promise<unknown>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    await cleanup().catch(() => undefined)
    throw error
  }
  await cleanup()
  return result
}
