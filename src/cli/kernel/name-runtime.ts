/**
 * Gives Node 20 the `navigator` that Node has from 21 on. Without one pg makes a `Response` to find out whether it runs at Cloudflare,
 * and that loads all of undici: 30 ms of every command that talks to a server.
 */
export function nameRuntime(): void {
  if ('navigator' in globalThis) return
  const [major = ''] = process.versions.node.split('.')
  Object.assign(globalThis, { navigator: { userAgent: `Node.js/${major}` } })
}
