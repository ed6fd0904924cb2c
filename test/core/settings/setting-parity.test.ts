import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingInput, type SettingInput } from '../../../src/schemas/core/setting.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../../market/two-markets.js'
import { anyJson } from '../../query/any-input.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const staff = (await database.connect()).as(ghana.admin).settings
const numRuns = database.kind === 'server' ? 300 : 100

const anySetting = fc.record(
  {
    name: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('a', 'shop.size', `a${'.'.repeat(99)}`) },
      { weight: 1, arbitrary: fc.constantFrom('a'.repeat(101), 'Shop', '', 'a b') },
    ),
    value: fc.oneof(
      anyJson,
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 16_370, maxLength: 16_390 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer()),
    ),
    required_fields: fc.array(fc.constantFrom('en', 'long', 'numbers', '', 'a', 'toString', '__proto__'), {
      maxLength: 3,
    }),
    is_private: fc.boolean(),
    description: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 401 }),
      fc.string({ minLength: 399, maxLength: 402 }),
    ),
  },
  { requiredKeys: ['name', 'value'] },
)

test('what the schema accepts, the database accepts, and keeps as it is', async () => {
  const seen = { accepted: 0, rejected: 0 }
  await fc.assert(
    fc.asyncProperty(anySetting, async (input) => {
      await database.asOwner('delete from core.settings')
      const parsed = settingInput.safeParse(input)
      seen[parsed.success ? 'accepted' : 'rejected'] += 1
      if (!parsed.success) return
      const { description = '', ...rest } = parsed.data
      expect(await staff.set(input as SettingInput)).toMatchObject({
        ...(JSON.parse(JSON.stringify(rest)) as object),
        description,
      })
    }),
    { numRuns },
  )
  expect(Math.min(seen.accepted, seen.rejected), 'both happened').toBeGreaterThan(10)
})

const manyFields = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`field${at}`, at]))

describe('what the database rejects, the schema rejects', () => {
  test.each<[string, object]>([
    ['dotted_name_check', { name: 'Shop' }],
    ['dotted_name_check', { name: 'a'.repeat(101) }],
    ['settings_value_check', { value: 'x'.repeat(16_383) }],
    ['settings_value_check', { value: { x: 'x'.repeat(16_384) } }],
    ['setting_agrees_with_its_type', { value: null }],
    ['setting_agrees_with_its_type', { value: [1] }],
    ['setting_has_the_required_fields', { value: { town: 1 }, required_fields: ['city'] }],
    ['setting_has_the_required_fields', { value: 'city', required_fields: ['city'] }],
    ['settings_required_fields_check', { value: manyFields, required_fields: Object.keys(manyFields) }],
    ['settings_required_fields_check', { value: {}, required_fields: [null] }],
    ['settings_description_check', { description: 'x'.repeat(401) }],
  ])('%s, case %#', async (constraint, more) => {
    const input = { name: 'shop.size', value: 1, required_fields: [], description: '', ...more } as Record<
      string,
      unknown
    >
    const insert = database.asOwner(
      `insert into core.settings (tenant_id, name, value, data_type, required_fields, description) values (101, $1, $2, $3, $4, $5)`,
      [
        input.name,
        JSON.stringify(input.value),
        ['string', 'number', 'boolean'].includes(typeof input.value) ? typeof input.value : 'object',
        input.required_fields,
        input.description,
      ],
    )
    await expect(insert).rejects.toMatchObject({ code: '23514', constraint })
    expect(settingInput.safeParse(input).success).toBe(false)
  })

  test('every check of the table is among them', async () => {
    const rows = await database.asOwner<{ conname: string }>(
      `select conname from pg_constraint where conrelid = 'core.settings'::regclass and contype = 'c' order by 1`,
    )
    expect(rows.map(({ conname }) => conname)).toEqual([
      'setting_agrees_with_its_type',
      'setting_has_the_required_fields',
      'settings_description_check',
      'settings_required_fields_check',
      'settings_value_check',
    ])
  })

  test('a type that is declared and a value of another are refused, whoever writes', async () => {
    for (const [value, type] of [
      ['1', 'string'],
      ['"1"', 'number'],
      ['"true"', 'boolean'],
      ['[]', 'object'],
      ['{}', 'array'],
    ]) {
      const insert = database.asOwner(
        `insert into core.settings (tenant_id, name, value, data_type) values (101, 'shop.size', $1, $2)`,
        [value, type],
      )
      await expect(insert).rejects.toMatchObject({ code: '23514' })
    }
  })
})
