import type { Login } from './provided.js'

/** The same server by another database or another login. */
export function urlOf(url: string, change: { readonly database?: string; readonly login?: Login }): string {
  const result = new URL(url)
  if (change.database !== undefined) result.pathname = `/${change.database}`
  if (change.login) {
    result.username = change.login.user
    result.password = change.login.password
  }
  return result.href
}
