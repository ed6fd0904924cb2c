import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { jsonColumns } from '../../src/database/json-columns.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { readJsonColumns } from '../../src/types/read-json-columns.js'

async function read(text: string): Promise<readonly string[]> {
  const path = join(await mkdtemp(join(inject('engine').runFolder, 'json-')), 'json-columns.ts')
  await writeFile(path, text)
  return readJsonColumns(path)
}

test('the names that are read off the file are those of the object it exports', async () => {
  const path = join(projectPaths.root, 'src/database/json-columns.ts')
  expect(await readJsonColumns(path)).toEqual(Object.keys(jsonColumns))
})

test.each([
  `export const jsonColumns = { 'a.b.c': one, "d.e.f": two }`,
  `export const jsonColumns = { 'a.b.c': one, 'd.e.f': two } as const satisfies Record<string, z.ZodType>`,
  `// 'x.y.z': left out\nconst other = { 'x.y.z': 1 }\nexport const jsonColumns: Shapes = { 'a.b.c': one, 'd.e.f': two }`,
])('%s', async (text) => {
  expect(await read(text)).toEqual(['a.b.c', 'd.e.f'])
})

test('a project without the file has none', async () => {
  expect(await readJsonColumns('/nowhere/json-columns.ts')).toEqual([])
})

test.each([
  ['export const other = {}', /json-columns\.ts:1: there is no object jsonColumns/],
  ['\nexport const jsonColumns = make()', /json-columns\.ts:2: there is no object jsonColumns/],
  [`export const jsonColumns = {\n  ...others,\n}`, /json-columns\.ts:2: a key of jsonColumns is no text/],
  [`export const jsonColumns = {\n  'a.b.c': one,\n  [name]: two,\n}`, /json-columns\.ts:3: a key/],
])('%j is refused with its place, instead of losing a column', async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(message) as string,
  })
})
