import { startTcpProxy, type TcpProxy } from './tcp-proxy.js'

export interface DeafProxy extends TcpProxy {
  /** The next commit reaches the server, but the connection is gone when the server answers; `meanwhile` is called just before. */
  readonly loseNextCommit: (meanwhile?: () => void) => void
}

/** A proxy before a server, which can lose the answer to a commit. */
export async function startDeafProxy(url: string): Promise<DeafProxy> {
  let armed: (() => void) | undefined
  const proxy = await startTcpProxy(url, (client, upstream) => {
    let deaf: (() => void) | undefined
    client.on('data', (chunk) => {
      if (chunk.includes('commit')) {
        deaf = armed
        armed = undefined
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      // Whatever was sent with it, the answer to a commit comes last.
      if (!deaf) client.write(chunk)
      else if (chunk.includes('COMMIT')) {
        deaf()
        client.destroy()
      }
    })
  })
  return { ...proxy, loseNextCommit: (meanwhile = () => undefined) => (armed = meanwhile) }
}
