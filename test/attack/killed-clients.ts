import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/** What a client is doing when it is killed: each leaves more behind than the one before. */
const stages = [
  ['begin'],
  ['begin', 'enter'],
  ['begin', 'enter', 'select from market.listings'],
  ['begin', 'enter', 'select pg_sleep(0.05)'],
  ['begin', 'enter', 'select 1 / 0'],
]

/**
 * Lets clients enter a tenant one after the other and die in the middle of it: the socket is closed without a word, as the
 * kernel does for a process that is killed.
 */
export async function killClients(connectionString: string, token: string, clients: number): Promise<void> {
  for (let number = 0; number < clients; number++) {
    const client = new Client({ connectionString })
    client.on('error', () => undefined)
    await client.connect()
    const send = (statement: string) =>
      (statement === 'enter'
        ? client.query('select core.enter($1)', [token])
        : client.query(statement)
      ).catch(
        () => undefined, // some statements fail, and the last one may have no answer
      )
    const [last, ...before] = (stages[number % stages.length] ?? []).toReversed()
    for (const statement of before.toReversed()) await send(statement)
    void send(last ?? '')
    await sleep(number % 3)
    const { stream } = client.connection
    stream.destroy()
    await once(stream, 'close')
  }
}
