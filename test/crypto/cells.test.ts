import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellKeyId, mostPlaintextBytes, openCell, sealCell } from '../../src/crypto/cell.js'
import { newRowId } from '../../src/crypto/new-row-id.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const dataKey = { id: newRowId(), key: createSecretKey(randomBytes(32)) }
const place = { column: 'core.verifications.evidence', tenant: 101, row: newRowId() }
const failed = expect.objectContaining({ code: 'DECRYPTION_FAILED' }) as Error
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))

const isStorable = async (cell: Buffer) =>
  database.asOwner('select $1::bytea::core.ciphertext', [cell]).then(
    () => true,
    () => false,
  )

describe('a cell', () => {
  test('gives back whatever was put in, with its own key and in its own place', () => {
    fc.assert(
      fc.property(bytes, (plaintext) => {
        expect(openCell(dataKey, place, sealCell(dataKey, place, plaintext))).toEqual(plaintext)
      }),
    )
  })

  test('names its key, and is of another look each time', () => {
    const [one, other] = [
      sealCell(dataKey, place, Buffer.from('x')),
      sealCell(dataKey, place, Buffer.from('x')),
    ]
    expect(cellKeyId(one)).toBe(dataKey.id)
    expect(one).not.toEqual(other)
  })

  test.each([
    ['another column', { ...place, column: 'core.verifications.reference' }],
    ['another tenant', { ...place, tenant: 102 }],
    ['another row', { ...place, row: newRowId() }],
  ])('does not open in %s', (_, elsewhere) => {
    const cell = sealCell(dataKey, place, Buffer.from('x'))
    expect(() => openCell(dataKey, elsewhere, cell)).toThrow(failed)
  })

  test('does not open with another key, even one of the same name', () => {
    const cell = sealCell(dataKey, place, Buffer.from('x'))
    for (const id of [dataKey.id, newRowId()]) {
      expect(() => openCell({ id, key: createSecretKey(randomBytes(32)) }, place, cell)).toThrow(failed)
    }
  })

  test('does not open with any bit of it changed, wherever it is', () => {
    const cell = sealCell(dataKey, place, Buffer.from('a value'))
    for (let bit = 0; bit < cell.length * 8; bit++) {
      const changed = Buffer.from(cell)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => openCell(dataKey, place, changed), `bit ${bit}`).toThrow(failed)
    }
  })

  test('does not open when it is cut short or made longer, by however much', () => {
    const cell = sealCell(dataKey, place, Buffer.from('a value'))
    for (let length = 0; length < cell.length; length++) {
      expect(() => openCell(dataKey, place, cell.subarray(0, length)), `${length} bytes`).toThrow(failed)
    }
    expect(() => openCell(dataKey, place, Buffer.concat([cell, Buffer.of(0)]))).toThrow(failed)
  })

  test('says in its error where it stands, and nothing of what it holds', () => {
    const cell = sealCell(dataKey, place, Buffer.from('a value'))
    try {
      openCell(dataKey, { ...place, tenant: 102 }, cell)
      expect.unreachable()
    } catch (error) {
      const words = JSON.stringify({ ...(error as object), message: (error as Error).message })
      expect(words).toContain(place.row)
      expect(words).not.toContain('a value')
    }
  })

  test('may hold a mebibyte and no more, as the column does', async () => {
    const most = sealCell(dataKey, place, Buffer.alloc(mostPlaintextBytes))
    expect(await isStorable(most)).toBe(true)
    expect(await isStorable(Buffer.concat([most, Buffer.of(0)]))).toBe(false)
    expect(() => sealCell(dataKey, place, Buffer.alloc(mostPlaintextBytes + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    )
  })
})

test('the column takes every cell, and nothing that does not look like one', async () => {
  expect(await isStorable(sealCell(dataKey, place, Buffer.alloc(0)))).toBe(true)
  expect(await isStorable(sealCell(dataKey, place, Buffer.alloc(0)).subarray(0, -1))).toBe(false)
  expect(await isStorable(Buffer.concat([Buffer.of(2), randomBytes(60)]))).toBe(false)
  expect(await isStorable(Buffer.from('a value in clear that is as long as a ciphertext has to be'))).toBe(
    false,
  )
})
