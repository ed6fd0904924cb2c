/**
 * The same server and login by another database.
 *
 * @example
 * withDatabase('postgres://app@localhost/shop', 'shop_shadow') // 'postgres://app@localhost/shop_shadow'
 */
export function withDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString)
  if (url.protocol === 'socket:') url.searchParams.set('db', database)
  else url.pathname = `/${encodeURIComponent(database)}`
  return url.href
}
