import { Client } from 'pg'

/**
 * Whether the server of a URL runs on this machine: a Unix socket, `localhost`, 127.0.0.0/8 or ::1. The host is the one `pg` would
 * connect to, so a URL without a host follows PGHOST.
 *
 * @example
 * isLocalServer('postgres://ama@127.0.0.1:5432/shop') // true
 */
export function isLocalServer(databaseUrl: string): boolean {
  const host = new Client({ connectionString: databaseUrl }).host.toLowerCase().replace(/^\[(.*)\]$/u, '$1')
  return (
    host === '' ||
    host.startsWith('/') ||
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/u.test(host)
  )
}
