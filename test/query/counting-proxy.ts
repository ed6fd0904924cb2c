import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface CountingProxy {
  /** The same login and database, through the proxy. */
  readonly url: string
  /** Runs the work and counts how often the client wrote after it had read: the round trips. */
  countDuring(work: () => Promise<unknown>): Promise<number>
  stop(): Promise<void>
}

/** A proxy before a server which holds its answers back for a moment, so that what belongs to one round trip stays together. */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let trips = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let hasRead = true
    client.on('data', (chunk) => {
      if (hasRead) trips++
      hasRead = false
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      void sleep(15).then(() => {
        hasRead = true
        client.write(chunk)
      })
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
    countDuring: async (work) => {
      trips = 0
      await work()
      return trips
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
