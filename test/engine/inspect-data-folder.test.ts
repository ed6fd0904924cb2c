import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, inject, test } from 'vitest'
import { inspectDataFolder } from '../../src/engine/embedded/inspect-data-folder.js'

let folder: string

/** Something that looks like a data folder. */
beforeEach(async () => {
  folder = join(await mkdtemp(join(inject('engine').runFolder, 'data-')), 'data')
  for (const name of ['', 'global', 'base', 'pg_wal', 'pg_xact']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'PG_VERSION'), '18\n')
  writeFileSync(join(folder, 'global/pg_control'), Buffer.alloc(8192))
})

test('a database is present, a missing or empty folder is absent', () => {
  expect(inspectDataFolder(folder)).toBe('present')
  expect(inspectDataFolder(join(folder, 'nothing-here'))).toBe('absent')
  expect(inspectDataFolder(join(folder, 'base'))).toBe('absent')
})

test.each([
  [
    'files of somebody else',
    () => emptied(() => writeFileSync(join(folder, 'thesis.doc'), 'x')),
    /holds other files/,
  ],
  ['a file in its place', () => replacedByFile(), /not a folder/],
  ['no PG_VERSION', () => rmSync(join(folder, 'PG_VERSION')), /lacks PG_VERSION/],
  ['no control file', () => rmSync(join(folder, 'global/pg_control')), /lacks global\/pg_control/],
  ['no tables', () => rmSync(join(folder, 'base'), { recursive: true }), /lacks base/],
  [
    'a garbage PG_VERSION',
    () => writeFileSync(join(folder, 'PG_VERSION'), 'hello'),
    /PG_VERSION is not a version/,
  ],
  ['a cut control file', () => writeFileSync(join(folder, 'global/pg_control'), 'x'), /wrong size/],
  [
    'another version',
    () => writeFileSync(join(folder, 'PG_VERSION'), '17\n'),
    /made by PostgreSQL 17; this release has 18/,
  ],
])('a folder with %s is corrupt, and stays as it is', (_name, damage, reason) => {
  damage()
  const before = readdirSync(join(folder, '..'), { recursive: true })
  expect(() => inspectDataFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'ENGINE_CORRUPT',
      message: expect.stringMatching(reason) as string,
      hint: expect.stringContaining(`mv ${folder}`) as string,
    }) as Error,
  )
  expect(readdirSync(join(folder, '..'), { recursive: true })).toEqual(before)
})

function emptied(then: () => void): void {
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  then()
}

function replacedByFile(): void {
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'x')
}
