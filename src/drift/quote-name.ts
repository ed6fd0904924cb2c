import { escapeIdentifier } from 'pg'

/**
 * A name as SQL takes it, with quotes only where they may be needed: nearly all of our names have an underscore, and no
 * keyword that has one is in the way.
 *
 * @example
 * quoteName('pnc_service') // 'pnc_service'
 * quoteName('user') // '"user"'
 */
export function quoteName(name: string): string {
  const isPlain = /^[a-z][a-z0-9]*_[a-z0-9_]*$/.test(name) && !/^(current|session|system|merge)_/.test(name)
  return isPlain ? name : escapeIdentifier(name)
}

/** A role in a grant or a policy: `public` is everybody, not a name. */
export function quoteRole(role: string): string {
  return role === 'public' ? role : quoteName(role)
}
