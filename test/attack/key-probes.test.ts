import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { addPopulatedMarkets, ghanaRows, kenyaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

const nowhere = '01890000-0000-7000-8000-0000000000ff'

describe('a key tells nothing of a row of another tenant', () => {
  test.each([
    '',
    'on conflict do nothing',
    'on conflict (id, tenant_id) do update set title = excluded.title',
  ])('because its id is free: insert %s', async (conflict) => {
    for (const id of [kenyaRows.listing, kenyaRows.draft, nowhere]) {
      await attack(database, ghana.ama, async (attempt) => {
        const insert = `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, title, language_code)
            values ($1, 101, $2, $3, 1011, 'offer', 'Probe', 'en') ${conflict} returning title`
        const { rows } = await attempt(insert, [id, ghanaRows.business, ghana.ama.user])
        expect(rows).toEqual([{ title: 'Probe' }])
      })
    }
  })

  test.each([
    [
      'a business',
      `insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code) values (101, $1, $2, 1011, 'offer', 'Probe', 'en')`,
      [kenyaRows.business, ghana.ama.user],
    ],
    [
      'an author',
      `insert into market.listings (tenant_id, author_id, business_id, category_id, type, title, language_code) values (101, $1, $2, 1011, 'offer', 'Probe', 'en')`,
      [kenya.wanjiku.user, ghanaRows.business],
    ],
    [
      'a member',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, $2)`,
      [kenya.wanjiku.user, 'admin'],
    ],
  ])(
    'and a foreign key answers for %s of another tenant as for one that does not exist',
    async (_, sql, [foreign, other]) => {
      for (const who of [ghana.ama, ghana.admin]) {
        await attack(database, who, async (attempt) => {
          const answers = []
          for (const id of [foreign, nowhere]) {
            const { refused, message } = await attempt(sql, [id, other])
            answers.push(`${refused ?? 'done'} ${message}`)
          }
          expect(answers[0]).toBe(answers[1])
          expect(answers[0]).not.toContain('done')
        })
      }
    },
  )
})

test('an error that reaches the caller names constraints and no values', async () => {
  const db = await database.connect()
  const error = await db
    .as(ghana.admin)
    .listings.create({
      business_id: kenyaRows.business,
      category_id: 1011,
      type: 'offer',
      title: 'Probe',
      author_id: ghana.ama.user,
    })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' })
  const { message, hint, details } = error as { message: string; hint: string; details: object }
  expect([message, hint, JSON.stringify(details)].join()).not.toContain(kenyaRows.business)
})
