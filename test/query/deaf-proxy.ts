import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface DeafProxy {
  /** The same login and database, through the proxy. */
  readonly url: string
  /** The next commit reaches the server, but the connection is gone when the server answers; `meanwhile` is called just before. */
  loseNextCommit(meanwhile?: () => void): void
  stop(): Promise<void>
}

/** A proxy before a server, which can lose the answer to a commit. */
export async function startDeafProxy(url: string): Promise<DeafProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let armed: (() => void) | undefined
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
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
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const proxied = new URL(url)
  proxied.hostname = '127.0.0.1'
  proxied.port = String((server.address() as AddressInfo).port)
  return {
    url: proxied.href,
    loseNextCommit: (meanwhile = () => undefined) => (armed = meanwhile),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
