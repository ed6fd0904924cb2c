import { parentPort, workerData } from 'node:worker_threads'
import type { ListenOptions } from 'node:net'
import { readServerFacts } from '../server/read-server-facts.js'
import { serveSession } from './session-server.js'
import { embeddedExtensions, startPglite } from './start-pglite.js'
import type { ListenAddress, WorkerOrder, WorkerReply, WorkerRequest } from './worker-messages.js'

/** The thread that the embedded engine runs in: its statements block a thread, and this one may be blocked. */
const port = parentPort
if (!port) throw new Error('This file is the body of a worker thread.')
const reply = (message: WorkerReply) => port.postMessage(message)
/** The last words of the engine, which say why it cannot start. */
const log: string[] = []
const remember = (line: string) => {
  log.push(line)
  if (log.length > 20) log.shift()
}

try {
  const request = workerData as WorkerRequest
  await (request.create ? create(request) : serve(request))
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException
  reply({ kind: 'failed', reason: message, code, log })
}

async function create({ dataFolder, postgisBundle }: WorkerRequest): Promise<void> {
  const db = await startPglite(dataFolder, postgisBundle, remember)
  for (const name of embeddedExtensions)
    await db.exec(`create extension if not exists ${name} with schema public`)
  await db.close()
  reply({ kind: 'created' })
}

async function serve({ dataFolder, postgisBundle, addresses }: WorkerRequest): Promise<void> {
  const db = await startPglite(dataFolder, postgisBundle, remember)
  const facts = await readServerFacts(db)
  const server = await serveSession(db, addresses.map(listenOptions)).catch(async (error: unknown) => {
    await db.close()
    throw error
  })
  const close = async () => {
    await server.close()
    await db.close()
    process.exit(0)
  }
  port?.on('message', (order: WorkerOrder) => {
    if (order === 'close') void close()
    else reply({ kind: 'answer' })
  })
  reply({ kind: 'ready', facts, ports: server.ports })
  reply({ kind: 'crashed', reason: await server.crashed })
  // Long enough for the clients to hear of it.
  setTimeout(() => process.exit(1), 100)
}

function listenOptions(address: ListenAddress): ListenOptions {
  return 'path' in address ? { path: address.path } : { port: address.port, host: '127.0.0.1' }
}
