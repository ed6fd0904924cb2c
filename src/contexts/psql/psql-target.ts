/** Where psql connects to, with what may be seen by everybody apart from what may not. */
export interface PsqlTarget {
  /** The URL without its password and options: it stands in the list of processes. */
  readonly url: string
  readonly password: string | undefined
  /** What the URL wants for its session: `-c statement_timeout=5s`. */
  readonly options: string | undefined
}

/**
 * Takes a connection string apart. It is cut by hand: `postgres://user@/shop?host=/run` is no URL to a parser.
 *
 * @example
 * psqlTarget('postgres://ama:secret@db/shop').url // 'postgres://ama@db/shop'
 */
export function psqlTarget(connectionString: string): PsqlTarget {
  const [, scheme = '', user = '', password, rest = ''] =
    /^([a-z]+:\/\/)(?:([^:@/?]*)(?::([^@/?]*))?@)?(.*)$/is.exec(connectionString) ?? []
  const [address = '', query = ''] = rest.split('?', 2)
  const parameters = query.split('&').filter(Boolean)
  const valueOf = (name: string) =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1)
  const kept = parameters
    .filter((parameter) => !/^(?:password|options)=/.test(parameter))
    // What the driver of Node calls so, libpq calls otherwise.
    .map((parameter) => (parameter === 'sslmode=no-verify' ? 'sslmode=require' : parameter))
  const secret = valueOf('password') ?? password
  const options = valueOf('options')
  return {
    url: `${scheme}${user === '' ? '' : `${user}@`}${address}${kept.length > 0 ? `?${kept.join('&')}` : ''}`,
    password: secret === undefined ? undefined : decodeURIComponent(secret),
    options: options === undefined ? undefined : decodeURIComponent(options.replaceAll('+', ' ')),
  }
}
