/** `scheme://user:password@`: the password runs to the last `@` before the path, because people forget to encode theirs. */
const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s/?#"'@:]*):[^\s/?#"']*@/gi

/** The same with a `/`, `?` or `#` in the password: no valid URL, but no reason to print it. A port is told apart by its digits. */
const brokenUserInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s/?#"'@:]*):(?!\*\*\*@|\d+[/?#])[^\s"'@]*[/?#][^\s"']*@/gi

/** `password=secret` in the query of a URL or among libpq settings, there also quoted. */
const secretSetting = /\b((?:ssl)?password|passwd|pwd)(\s*=\s*|%3d)('(?:[^'\\]|\\.)*'|[^&#\s;"']+)/gi

/**
 * Hides every password in a text that holds connection strings, whole or broken, so that it can be printed. User, host and
 * database stay readable; a text without a password comes back unchanged.
 *
 * @example
 * redactUrl('postgres://ama:s3cret@db.example.com/shop') // postgres://ama:***@db.example.com/shop
 */
export function redactUrl(text: string): string {
  return text
    .replace(userInfo, '$1:***@')
    .replace(brokenUserInfo, '$1:***@')
    .replace(secretSetting, '$1$2***')
}

/** As far as the last `@` there is: whatever stands between is better hidden than a part of the password shown. */
const wholeUserInfo = /^([^:]*:\/\/[^/?#@:]*):(?!\d+[/?#])[^]*@/
const wholeSetting = /\b((?:ssl)?password|passwd|pwd)(=|%3d)[^&#]+/gi

/**
 * `redactUrl` for a text that is one connection string and nothing else: a quote or a space is then part of the password, and does
 * not end it.
 *
 * @example
 * redactConnectionString("postgres://ama:it's me@db.example.com/shop") // postgres://ama:***@db.example.com/shop
 */
export function redactConnectionString(url: string): string {
  return redactUrl(url.replace(wholeUserInfo, '$1:***@').replace(wholeSetting, '$1$2***'))
}
