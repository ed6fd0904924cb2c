import { chmod, mkdtemp, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, inject, test } from 'vitest'
import { createKeyRingFile, readKeyRingFile, replaceKeyRingFile } from '../../src/crypto/key-ring-file.js'
import { parseKeyRing, ringKeyOf } from '../../src/crypto/key-ring.js'
import { changeKeyRing, newKeyRing } from '../../src/crypto/new-key-ring.js'
import { isPncError } from '../../src/errors/pnc-error.js'
import { testKeyRing, testRingText } from '../harness/test-key-ring.js'

const folder = await mkdtemp(join(inject('engine').runFolder, 'key-ring-'))
const ring = JSON.parse(testRingText()) as {
  active: string
  keys: { id: string; createdAt: string; key: string }[]
  activeIndex: number
  indexKeys: { version: number; createdAt: string; key: string }[]
}
const [first, second] = ring.keys as [(typeof ring.keys)[0], (typeof ring.keys)[0]]

const refusalOf = (text: string) => {
  try {
    parseKeyRing(text)
  } catch (error) {
    if (isPncError(error, 'KEY_RING_INVALID')) return error
  }
  return expect.unreachable('it was accepted')
}

describe('the text of a ring', () => {
  test.each<[string, unknown, RegExp]>([
    ['an active key that is not there', { ...ring, active: 'other' }, /active: there is no key/],
    ['an active index key that is not there', { ...ring, activeIndex: 7 }, /activeIndex: there is no key/],
    ['two keys of one name', { ...ring, keys: [first, { ...second, id: 'old' }] }, /the same name/],
    [
      'the same bytes twice',
      { ...ring, keys: [first, { ...second, key: first.key }] },
      /two keys are the same/,
    ],
    [
      'a wrapping key that also makes indexes',
      {
        ...ring,
        indexKeys: [{ ...ring.indexKeys[0], key: first.key }],
      },
      /two keys are the same/,
    ],
    [
      'a short key',
      { ...ring, keys: [{ ...first, key: first.key.slice(0, 40) }] },
      /keys\.0\.key: expected 32 bytes/,
    ],
    ['no keys', { ...ring, keys: [] }, /at least one key/],
    ['a field that does not exist', { ...ring, acitve: 'old' }, /acitve/],
    ['a name that the database would not take', { ...ring, keys: [{ ...first, id: 'Old!' }] }, /lower-case/],
  ])('is refused with %s', (_, text, message) => {
    expect(refusalOf(JSON.stringify(text)).message).toMatch(message)
  })

  test('is refused without a word of a key in the error, whatever is wrong with it', () => {
    for (const text of [
      testRingText().slice(0, -1),
      testRingText().replace('"old"', '"gone"'),
      testRingText().replaceAll('createdAt', 'created'),
      testRingText().replaceAll('"key":"', '"key":"!'),
      first.key,
    ]) {
      const words = inspect(refusalOf(text), { depth: 10 })
      for (const { key } of [...ring.keys, ...ring.indexKeys]) expect(words).not.toContain(key.slice(0, 12))
    }
  })

  test('shows none of its keys however the ring is printed', () => {
    const printed = `${inspect(testKeyRing, { depth: 10, showHidden: true })} ${JSON.stringify(testKeyRing)}`
    for (const { key } of [...ring.keys, ...ring.indexKeys]) {
      for (const encoding of ['base64url', 'hex'] as const) {
        expect(printed).not.toContain(Buffer.from(key, 'base64url').toString(encoding).slice(0, 12))
      }
    }
  })

  test('names the key that it lacks', () => {
    expect(() => ringKeyOf(testKeyRing, 'gone')).toThrow(
      expect.objectContaining({ code: 'KEY_MISSING', details: { ringKey: 'gone' } }),
    )
  })
})

describe('a changed ring', () => {
  test('keeps every key it had, and has the new one in use only where that was asked for', () => {
    const now = new Date()
    const prepared = parseKeyRing(changeKeyRing(testKeyRing, { addKey: true }, now))
    expect(prepared.active.id).toBe('old')
    expect(prepared.keys.map(({ id }) => id).slice(0, 2)).toEqual(['old', 'new'])
    const added = prepared.keys.at(-1)!
    expect(added.id).not.toMatch(/^(old|new)$/)
    expect(
      parseKeyRing(changeKeyRing(prepared, { activate: added.id }, now)).active.key.equals(added.key),
    ).toBe(true)
    const both = parseKeyRing(
      changeKeyRing(testKeyRing, { addKey: true, activate: 'new', addIndexKey: true }, now),
    )
    expect(both.indexKeys.map(({ version }) => version)).toEqual([1, 2])
    expect(both.activeIndex.version).toBe(2)
  })

  test('has no active key that it lacks', () => {
    expect(() => changeKeyRing(testKeyRing, { activate: 'gone' }, new Date())).toThrow(
      expect.objectContaining({ code: 'KEY_RING_INVALID' }),
    )
  })
})

describe('a ring file', () => {
  test('is made for its owner only, and never over another', async () => {
    const path = join(folder, 'made.json')
    await createKeyRingFile(path, newKeyRing(new Date()))
    const text = await readFile(path, 'utf8')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await expect(createKeyRingFile(path, newKeyRing(new Date()))).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await readFile(path, 'utf8')).toBe(text)
    expect((await readKeyRingFile(path)).active.id).toBe(parseKeyRing(text).active.id)
  })

  test.each([0o640, 0o604, 0o620, 0o666])('of mode %o is not read', async (mode) => {
    const path = join(folder, `mode-${mode}.json`)
    await writeFile(path, testRingText())
    await chmod(path, mode)
    await expect(readKeyRingFile(path)).rejects.toMatchObject({
      code: 'KEY_RING_INVALID',
      message: expect.stringContaining(mode.toString(8)) as string,
    })
  })

  test('that is replaced stays for its owner only, and stays where a link points', async () => {
    const [path, linked] = [join(folder, 'replaced.json'), join(folder, 'link.json')]
    await createKeyRingFile(path, testRingText())
    await symlink(path, linked)
    await replaceKeyRingFile(linked, testRingText({ active: 'new' }))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await readKeyRingFile(path)).active.id).toBe('new')
  })

  test('that is not there is named', async () => {
    await expect(readKeyRingFile(join(folder, 'nowhere.json'))).rejects.toMatchObject({
      code: 'KEY_RING_INVALID',
      message: expect.stringContaining('nowhere.json') as string,
    })
  })
})
