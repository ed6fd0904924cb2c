import { createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { message } from '../../src/engine/embedded/wire/frontend.js'

/** Listens on a port of its own until the test ends; returns the URL of it as a PostgreSQL server. */
export async function fakeServer(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `postgres://ama:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}/shop`
}

/** A server that lets everybody in and answers every query with this row. */
export function answering(row: Readonly<Record<string, string>>): (socket: Socket) => void {
  const ready = message('Z', Buffer.from('I')).bytes
  return (socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)).bytes, ready]))
      socket.on('data', (data) => {
        if (data[0] === 0x51)
          socket.write(Buffer.concat([...tableOf(row), message('C', Buffer.from('SELECT 1\0')).bytes, ready]))
      })
    })
  }
}

function tableOf(row: Readonly<Record<string, string>>): Buffer[] {
  const count = Buffer.alloc(2)
  count.writeInt16BE(Object.keys(row).length)
  const columns = Object.keys(row).map((name) => {
    const type = Buffer.alloc(18)
    // The type of every column is text, but for a number.
    type.writeInt32BE(name === 'number' ? 23 : 25, 6)
    return Buffer.concat([Buffer.from(`${name}\0`), type])
  })
  const values = Object.values(row).map((value) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(Buffer.byteLength(value))
    return Buffer.concat([length, Buffer.from(value)])
  })
  return [
    message('T', Buffer.concat([count, ...columns])).bytes,
    message('D', Buffer.concat([count, ...values])).bytes,
  ]
}
