import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startupSettings } from '../../src/engine/embedded/session-settings.js'
import { errorResponse, finalStatus, withoutCopyInResponse } from '../../src/engine/embedded/wire/backend.js'
import { copyFormat, withoutPreparedCopy } from '../../src/engine/embedded/wire/copy.js'
import {
  garbage,
  message,
  takeMessages,
  takeOpening,
  type Message,
} from '../../src/engine/embedded/wire/frontend.js'
import { createInbox } from '../../src/engine/embedded/wire/inbox.js'
import { withOwnStatementNames } from '../../src/engine/embedded/wire/statement-names.js'
import { collectUnits } from '../../src/engine/embedded/wire/units.js'

const query = (sql: string) => message('Q', Buffer.from(`${sql}\0`))
const parse = (name: string, sql: string) => message('P', Buffer.from(`${name}\0${sql}\0\0\0`))
const bind = (portal: string, name: string) => message('B', Buffer.from(`${portal}\0${name}\0\0\0\0\0\0\0`))
const sync = message('S', Buffer.alloc(0))
const text = ({ bytes }: Message) => bytes.toString('latin1', 5)

function startupPacket(words: string, code = 3 << 16): Buffer {
  const packet = Buffer.alloc(8 + words.length)
  packet.writeInt32BE(packet.length, 0)
  packet.writeInt32BE(code, 4)
  packet.write(words, 8, 'latin1')
  return packet
}

describe('reading messages', () => {
  test('messages come out as they went in, wherever the network cuts them', () => {
    const anyMessage = fc
      .tuple(fc.constantFrom('Q', 'P', 'B', 'D', 'E', 'S', 'd'), fc.uint8Array({ maxLength: 40 }))
      .map(([type, body]) => message(type, Buffer.from(body)))
    fc.assert(
      fc.property(fc.array(anyMessage), fc.array(fc.nat(200)), (messages, cuts) => {
        const stream = Buffer.concat(messages.map(({ bytes }) => bytes))
        const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort(
          (a, b) => a - b,
        )
        let rest: Buffer = Buffer.alloc(0)
        const read: Message[] = []
        for (let i = 0; i + 1 < places.length; i += 1) {
          const taken = takeMessages(Buffer.concat([rest, stream.subarray(places[i], places[i + 1])]))
          if (taken === garbage) throw new Error('not understood')
          read.push(...taken.messages)
          rest = taken.rest
        }
        expect(read.map(({ type, bytes }) => [type, bytes.toString('hex')])).toEqual(
          messages.map(({ type, bytes }) => [type, bytes.toString('hex')]),
        )
        expect(rest).toHaveLength(0)
      }),
    )
  })

  test('a long message is joined once, when all of it is there', () => {
    const inbox = createInbox()
    const long = query('x'.repeat(1000)).bytes
    expect(inbox.add(long.subarray(0, 10))).toHaveLength(10)
    const taken = takeMessages(long.subarray(0, 10))
    if (taken === garbage) throw new Error('not understood')
    inbox.keep(taken.rest, taken.needed)
    expect(inbox.add(long.subarray(10, 500))).toBeUndefined()
    expect(inbox.add(long.subarray(500))).toEqual(long)
  })

  test('a startup packet gives its parameters and leaves what follows', () => {
    const packet = startupPacket('user\0ama\0database\0shop\0\0')
    expect(takeOpening(packet.subarray(0, 11))).toBeUndefined()
    expect(takeOpening(Buffer.concat([packet, sync.bytes]))).toEqual({
      opening: {
        kind: 'startup',
        parameters: new Map([
          ['user', 'ama'],
          ['database', 'shop'],
        ]),
      },
      rest: sync.bytes,
    })
  })

  test.each([
    ['an encryption request', startupPacket('', 80877103), 'encryption'],
    ['a GSS request', startupPacket('', 80877104), 'encryption'],
    ['a cancel request', startupPacket('12345678', 80877102), 'cancel'],
  ])('%s is known', (_name, packet, kind) => {
    expect(takeOpening(packet)).toMatchObject({ opening: { kind } })
  })

  test.each(['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01', 'SSH-2.0-OpenSSH_9.2\r\n'])(
    'another protocol is garbage: %j',
    (words) => {
      expect(takeOpening(Buffer.from(words, 'latin1'))).toBe(garbage)
    },
  )

  test('a message with an impossible length is garbage', () => {
    expect(takeMessages(Buffer.from([0x51, 0, 0, 0, 3]))).toBe(garbage)
    expect(takeMessages(Buffer.from([0x51, 0xff, 0, 0, 0]))).toBe(garbage)
  })
})

describe('prepared statements', () => {
  test('two connections with one name get two statements', () => {
    expect(text(withOwnStatementNames(parse('q1', 'select 1'), 7))).toBe('c7.q1\0select 1\0\0\0')
    expect(text(withOwnStatementNames(bind('p', 'q1'), 8))).toBe('p\0c8.q1\0\0\0\0\0\0\0')
    expect(text(withOwnStatementNames(message('D', Buffer.from('Sq1\0')), 7))).toBe('Sc7.q1\0')
    expect(text(withOwnStatementNames(message('C', Buffer.from('Sq1\0')), 7))).toBe('Sc7.q1\0')
  })

  test('the unnamed statement, portals and other messages stay as they are', () => {
    for (const original of [
      parse('', 'select 1'),
      bind('', ''),
      bind('portal', ''),
      message('D', Buffer.from('Pq1\0')),
      query('select 1'),
      sync,
    ]) {
      expect(withOwnStatementNames(original, 7)).toBe(original)
    }
  })

  test('long names stay apart where PostgreSQL would cut them off', () => {
    const names = ['a', 'b'].map(
      (end) => text(withOwnStatementNames(parse('x'.repeat(62) + end, ''), 7)).split('\0')[0]!,
    )
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
  })
})

describe('units', () => {
  test('an extended query is one unit up to its Sync, a simple query is one by itself', () => {
    const collector = collectUnits(1)
    const units = [
      parse('', 'select 1'),
      bind('', ''),
      message('E', Buffer.alloc(5)),
      sync,
      query('select 2'),
    ].map((each) => collector.add(each))
    expect(units.map((unit) => unit?.kind)).toEqual([undefined, undefined, undefined, 'query', 'query'])
    expect(units[3]).toMatchObject({ messages: { length: 4 } })
  })

  test('a Flush asks for the answers so far and says that more will come', () => {
    const collector = collectUnits(1)
    collector.add(parse('', 'select 1'))
    expect(collector.add(message('H', Buffer.alloc(0)))).toMatchObject({ kind: 'flush' })
    expect(collector.add(sync)).toMatchObject({ kind: 'query', messages: [sync] })
  })

  test('a COPY is an invitation, and then one unit with all its data', () => {
    const collector = collectUnits(1)
    expect(collector.add(query('copy t from stdin'))).toEqual({ kind: 'invitation', format: 'text' })
    const rows = message('d', Buffer.from('1\n'))
    expect([rows, message('H', Buffer.alloc(0)), rows].map((each) => collector.add(each))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(collector.add(message('c', Buffer.alloc(0)))).toMatchObject({
      kind: 'copy',
      messages: { length: 4 },
    })
    expect(collector.add(query('select 1'))).toMatchObject({ kind: 'query', messages: { length: 1 } })
  })

  test.each([
    ['set role pnc_readonly', true],
    ['select 1; reset all', true],
    ['-- why\ndiscard all', true],
    ["select set_config('role', 'x', false)", true],
    ['begin; set local role pnc_readonly', false],
    ['set transaction isolation level serializable', false],
    ['select 1', false],
  ])('%j may change the session: %s', (sql, hasSet) => {
    const collector = collectUnits(1)
    collector.add(query(sql))
    expect(collector.hasSet).toBe(hasSet)
  })

  test('the names of prepared statements are remembered as the client gave them', () => {
    const collector = collectUnits(1)
    for (const each of [parse('q1', 'select 1'), parse('', 'select 2'), parse('q2', 'select 3')])
      collector.add(each)
    expect([...collector.prepared]).toEqual(['q1', 'q2'])
  })
})

describe('COPY FROM STDIN', () => {
  test.each([
    ['copy t from stdin', 'text'],
    ['COPY "my table" (a, b) FROM STDIN WITH (FORMAT csv)', 'text'],
    ['-- a comment\n /* another */ copy t from stdin with (format binary)', 'binary'],
    ['copy t from stdin binary', 'binary'],
    ['copy t to stdout', undefined],
    ["copy t from '/tmp/file'", undefined],
    ["select 'copy t from stdin'", undefined],
    ['create function f() returns void language sql as $$ copy t from stdin $$', undefined],
  ])('%j is %s', (sql, format) => {
    expect(copyFormat(query(sql))).toBe(format)
  })

  test('as a prepared statement it becomes an error, for the engine would die of it', () => {
    const refused = withoutPreparedCopy(parse('q', 'copy t from stdin'))
    expect(text(refused)).toMatch(/^q\0do \$\$ begin raise exception using errcode = '0A000'/)
    expect(text(refused)).toMatch(/\0\0\0$/)
    const other = parse('q', 'select 1')
    expect(withoutPreparedCopy(other)).toBe(other)
  })
})

describe('answers', () => {
  test('the transaction status is read at the end, and only there', () => {
    const ready = (status: string) => message('Z', Buffer.from(status)).bytes
    expect(finalStatus(Buffer.concat([ready('T'), ready('I')]))).toBe('idle')
    expect(finalStatus(ready('T'))).toBe('open')
    expect(finalStatus(ready('E'))).toBe('failed')
    expect(finalStatus(Buffer.concat([ready('I'), Buffer.from('x')]))).toBeUndefined()
    expect(finalStatus(Buffer.from('Z'))).toBeUndefined()
  })

  test('an invitation of the engine is dropped, any other answer is kept', () => {
    const invitation = message('G', Buffer.from([0, 0, 0])).bytes
    const error = errorResponse('ERROR', '42P01', 'no such table')
    expect(withoutCopyInResponse(Buffer.concat([invitation, error]))).toEqual(error)
    expect(withoutCopyInResponse(error)).toEqual(error)
  })
})

test('settings of the URL are those of the session', () => {
  const parameters = new Map([
    ['user', 'postgres'],
    ['database', 'postgres'],
    ['application_name', 'shop'],
    ['options', '-c statement_timeout=5s --search-path=core,public -cwork_mem=8MB -c application_name=a\\ b'],
  ])
  expect(Object.fromEntries(startupSettings(parameters))).toEqual({
    application_name: 'a b',
    statement_timeout: '5s',
    search_path: 'core,public',
    work_mem: '8MB',
  })
})
