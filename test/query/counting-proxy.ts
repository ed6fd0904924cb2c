import { setTimeout as sleep } from 'node:timers/promises'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js'

export interface CountingProxy extends TcpProxy {
  /** Runs the work and counts how often the client wrote after it had read: the round trips. */
  readonly countDuring: (work: () => Promise<unknown>) => Promise<number>
}

/** A proxy before a server which holds its answers back for a moment, so that what belongs to one round trip stays together. */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  let trips = 0
  const proxy = await startTcpProxy(url, (client, upstream) => {
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
  })
  const countDuring = async (work: () => Promise<unknown>) => {
    trips = 0
    await work()
    return trips
  }
  return { ...proxy, countDuring }
}
