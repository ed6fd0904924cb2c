import { beforeEach, describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()

/** A small tree beside the real one: a, with b and c below it, and d below b. */
beforeEach(async () => {
  await database.asOwner('begin')
  for (const id of [904, 903, 902, 901, 905])
    await database.asOwner('delete from market.categories where id = $1', [id])
  for (const [id, parent, slug] of [
    [901, null, 'a'],
    [902, 901, 'b'],
    [903, 901, 'c'],
    [904, 902, 'd'],
  ] as const) {
    await add(id, parent, slug)
  }
  await database.asOwner('commit')
})

const add = (id: number, parent: number | null, slug: string) =>
  database.asOwner(
    `insert into market.categories (id, parent_id, slug, names) values ($1, $2, $3, '{"en": "Test"}')`,
    [id, parent, slug],
  )
const move = (id: number, parent: number | null) =>
  database.asOwner('update market.categories set parent_id = $2 where id = $1', [id, parent])
const paths = async () =>
  Object.fromEntries(
    (
      await database.asOwner<{ id: number; at: string }>(
        `select id, depth || ' ' || path as at from market.categories where id between 901 and 905 order by id`,
      )
    ).map(({ id, at }) => [id, at]),
  )

test('path and depth follow from the parents, in every category there is', async () => {
  expect(await paths()).toEqual({ 901: '1 a', 902: '2 a/b', 903: '2 a/c', 904: '3 a/b/d' })
  const wrong = await database.asOwner(`
    with recursive tree as (
      select id, slug as path, 1 as depth from market.categories where parent_id is null
      union all
      select c.id, t.path || '/' || c.slug, t.depth + 1 from market.categories c join tree t on t.id = c.parent_id
    )
    select c.id from market.categories c left join tree t using (id) where (t.path, t.depth) is distinct from (c.path, c.depth)`)
  expect(wrong).toEqual([])
})

describe('moving', () => {
  test('a category takes everything below it along', async () => {
    await move(902, 903)
    expect(await paths()).toEqual({ 901: '1 a', 902: '3 a/c/b', 903: '2 a/c', 904: '4 a/c/b/d' })
    await move(902, null)
    expect(await paths()).toEqual({ 901: '1 a', 902: '1 b', 903: '2 a/c', 904: '2 b/d' })
  })

  test('a new slug reaches everything below', async () => {
    await database.asOwner(`update market.categories set slug = 'z' where id = 901`)
    expect(await paths()).toEqual({ 901: '1 z', 902: '2 z/b', 903: '2 z/c', 904: '3 z/b/d' })
  })

  test.each([
    ['itself', 901, 901],
    ['its child', 901, 902],
    ['a leaf below it', 901, 904],
  ])('a category below %s is refused', async (_, id, parent) => {
    await expect(move(id, parent)).rejects.toMatchObject({ code: 'PN008' })
    expect(await paths()).toMatchObject({ 901: '1 a' })
  })

  test('a category whose slug only begins like another one is no child of it', async () => {
    await add(905, null, 'ab')
    await move(901, 905)
    expect(await paths()).toMatchObject({ 905: '1 ab', 901: '2 ab/a', 904: '4 ab/a/b/d' })
  })
})

test('path and depth cannot be written by hand', async () => {
  await database.asOwner(`update market.categories set path = 'forged', depth = 6 where id = 904`)
  expect(await paths()).toMatchObject({ 904: '3 a/b/d' })
  await database.asOwner(
    `insert into market.categories (id, slug, path, depth, names) values (905, 'e', 'forged', 6, '{"en": "E"}')`,
  )
  expect(await paths()).toMatchObject({ 905: '1 e' })
})

test('siblings have different slugs, and a parent exists and stays while it has children', async () => {
  await expect(add(905, 901, 'b')).rejects.toMatchObject({ code: '23505' })
  await expect(add(905, 999_999, 'e')).rejects.toMatchObject({ code: '23503' })
  // A delete that is restricted has a state of its own since PostgreSQL 18.
  await expect(database.asOwner('delete from market.categories where id = 901')).rejects.toMatchObject({
    code: expect.stringMatching(/^(23503|23001)$/) as string,
  })
})

test('a subtree is a category and everything below it, and none for an unknown one', async () => {
  const rows = await database.asOwner<{ ids: number[] | null }>(
    `select market.category_subtree(id) as ids from unnest('{901,902,904,999999}'::int[]) id`,
  )
  expect(rows.map(({ ids }) => ids && [...ids].sort())).toEqual([
    [901, 902, 903, 904],
    [902, 904],
    [904],
    null,
  ])
})

describeOnServer('two moves at once', 'the embedded engine is one session', () => {
  test('cannot put each of two categories below the other', async () => {
    const one = await database.openClient(database.ownerUrl)
    const other = await database.openClient(database.ownerUrl)
    try {
      await one.query('begin')
      await one.query('update market.categories set parent_id = 903 where id = 902')
      const second = other
        .query('update market.categories set parent_id = 904 where id = 903')
        .catch((error: unknown) => error)
      await new Promise((resolve) => setTimeout(resolve, 100))
      await one.query('commit')
      expect((await second) as { code?: string }).toMatchObject({ code: /^(PN008|40P01)$/ as never })
    } finally {
      await one.end()
      await other.end()
    }
  })
})
