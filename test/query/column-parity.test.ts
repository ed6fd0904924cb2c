import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { escapeIdentifier } from 'pg'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { domainPatterns, domainValues } from '../../src/database/domains.generated.js'
import { jsonColumns } from '../../src/database/json-columns.js'
import { jsonObject } from '../../src/database/json-object.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { anyJson } from './any-input.js'

const database = await useTestDatabase()
const numRuns = database.kind === 'server' ? 50 : 15

// Puts one value into a table of one column, as an insert would, and says whether the database took it.
await database.asOwner(`
  create function public.accepts(probe text, value text) returns boolean
    language plpgsql
  as $$
  begin
    execute format('insert into public.%I values (%L)', probe, value);
    return true;
  exception
    when integrity_constraint_violation or data_exception then return false;
  end
  $$`)

/** Which of the values a column would take; one round trip for all. */
async function accepted(probe: string, values: readonly string[]): Promise<readonly boolean[]> {
  const rows = await database.asOwner<{ accepted: boolean }>(
    `select public.accepts($1, value) as accepted from unnest($2::text[]) with ordinality as given (value, place) order by place`,
    [probe, values],
  )
  return rows.map((row) => row.accepted)
}

/** A table with one column, empty of everything else; returns its name. */
async function makeProbe(of: string, definition: string): Promise<string> {
  const probe = `probe_${of.replaceAll('.', '_')}`
  await database.asOwner(`create table public.${escapeIdentifier(probe)} (${definition})`)
  return probe
}

/** A value that fits, and values that nearly do. */
const near = (fitting: fc.Arbitrary<string>) =>
  fc.oneof(
    fitting,
    fitting.map((text) => text.toUpperCase()),
    fitting.map((text) => text.toLowerCase()),
    fc
      .tuple(fitting, fc.constantFrom('\n', ' ', 'a', 'A', '0', 'é', "'", '\u200b'))
      .map(([text, more]) => text + more),
    fc.tuple(fc.constantFrom('\n', ' ', 'a', 'A', '0', 'é'), fitting).map(([more, text]) => more + text),
    fitting.map((text) => text.slice(1)),
    fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !text.includes('\0')),
    fc.constantFrom('', 'null', '{}'),
  )

interface DomainCase {
  readonly schema: z.ZodType
  readonly values: fc.Arbitrary<string>
}

/** The schema of each domain, and values for it. */
const cases: Readonly<Record<string, DomainCase>> = {
  ...Object.fromEntries(
    Object.entries(domainValues).map(([name, values]) => [
      name,
      {
        schema: z.enum(values),
        values: near(fc.constantFrom<string>(...values, ...Object.values(domainValues).flat())),
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(domainPatterns).map(([name, pattern]) => [
      name,
      { schema: z.string().regex(pattern), values: near(fc.stringMatching(pattern)) },
    ]),
  ),
}
/** Domains without a list or a pattern, and why no schema is held against them here. */
const others: Readonly<Record<string, string>> = {
  'core.json_object': 'held against jsonObject below',
  'core.email_address': 'no input writes one',
  'core.ciphertext': 'bytes that the library makes: test/crypto/cells.test.ts',
  'core.blind_index': 'bytes that the library makes: test/crypto/blind-index.test.ts',
  'core.wrapped_key': 'bytes that the library makes: test/crypto/data-keys.test.ts',
}

describe('a domain and its schema accept the same texts', () => {
  test('every domain has a schema, or a reason', async () => {
    const rows = await database.asOwner<{ name: string }>(`
      select n.nspname || '.' || t.typname as name
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typtype = 'd' and n.nspname not in ('pg_catalog', 'information_schema', 'public')`)
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(cases), ...Object.keys(others)].sort(),
    )
  })

  test.each(Object.entries(cases))('%s', async (name, { schema, values }) => {
    const probe = await makeProbe(name, `v ${name}`)
    const seen = { accepted: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 20, maxLength: 40 }), async (batch) => {
        const verdicts = await accepted(probe, batch)
        // char(n) does not count spaces at the end.
        const counted = batch.map((text) => (name === 'core.currency_code' ? text.replace(/ +$/, '') : text))
        expect(verdicts.map((verdict, at) => [batch[at], verdict])).toEqual(
          counted.map((text, at) => [batch[at], schema.safeParse(text).success]),
        )
        for (const verdict of verdicts) seen[verdict ? 'accepted' : 'rejected'] += 1
      }),
      { numRuns },
    )
    expect(Math.min(seen.accepted, seen.rejected), 'both happened').toBeGreaterThan(0)
  })
})

/** JSON that a shape asks for, besides any other. */
const shaped = fc.record(
  { en: fc.oneof(fc.string(), fc.jsonValue()), fr: fc.string({ unit: 'grapheme' }) },
  { requiredKeys: [] },
)

// Triggers alone write these: their schema names the shape for readers, and no input passes it.
const {
  'core.permissions.tests': _tests,
  'core.tenant_permissions.tests': _tenantTests,
  'audit.changes.diff': _diff,
  ...columns
} = jsonColumns
const written = { ...columns, 'core.json_object': jsonObject }

describe('what the schema of a JSON column accepts, the column accepts, and no member is lost', () => {
  test.each(Object.entries(written))('%s', async (name, schema) => {
    const [area = '', table = '', column] = name.split('.')
    const probe = await makeProbe(
      name,
      column === undefined ? `v ${name}` : `like ${area}.${table} including constraints`,
    )
    if (column !== undefined) await keepOnly(probe, column)
    const seen = { accepted: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anyJson, shaped, fc.array(fc.string(), { maxLength: 2 })), {
          minLength: 20,
          maxLength: 40,
        }),
        async (batch) => {
          const texts = batch.map((value) => JSON.stringify(value))
          const verdicts = await accepted(probe, texts)
          texts.forEach((text, at) => {
            const { success, data } = schema.safeParse(batch[at])
            seen[success ? 'accepted' : 'rejected'] += 1
            if (!success) return
            expect([text, verdicts[at]]).toEqual([text, true])
            const kept = JSON.stringify(data)
            expect(isDeepStrictEqual(JSON.parse(kept), JSON.parse(text)), `${text} became ${kept}`).toBe(true)
          })
        },
      ),
      { numRuns },
    )
    expect(Math.min(seen.accepted, seen.rejected), 'both happened').toBeGreaterThan(0)
  })
})

/** Leaves a copy of a table the one column, with the checks that are about it alone. */
async function keepOnly(probe: string, column: string): Promise<void> {
  const rows = await database.asOwner<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = ('public.' || quote_ident($1))::regclass and attnum > 0 and attname <> $2`,
    [probe, column],
  )
  const drops = rows.map(({ name }) => `drop column ${escapeIdentifier(name)}`)
  await database.asOwner(`alter table public.${escapeIdentifier(probe)} ${drops.join(', ')}`)
}
