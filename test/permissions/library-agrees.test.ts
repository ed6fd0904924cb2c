import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { permissionConditions } from '../../src/database/permission-conditions.js'
import { compileConditions } from '../../src/permissions/compile-conditions.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { anyConditions, anyQuestion, anyRule, fitting, oddConditions } from './any-permission.js'
import { acme, addOrganisations } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
const db = await database.connect()
const numRuns = database.kind === 'server' ? 60 : 20

const own = ['own:first', 'own:second'] as const
for (const code of own) await db.as(acme.admin).roles.create({ code, name: code })
for (const role_code of own) await db.as(acme.admin).roleGrants.grant({ user_id: acme.sam.user, role_code })

/** Makes these the rules of the tenant's own roles, shared between them, in one statement. */
async function setRules(rules: readonly { readonly conditions: object | null }[]): Promise<void> {
  const understood = rules.filter(
    ({ conditions }) => conditions === null || permissionConditions.safeParse(conditions).success,
  )
  const shared = understood.map((rule, at) => ({ code: own[at % 2], position: at + 1, ...rule }))
  await database.asOwner('delete from core.tenant_permissions')
  await database.asOwner(
    `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject, inverted, conditions, reason)
     select r.tenant_id, r.id, p.position, p.action, p.subject, p.inverted, nullif(p.conditions, 'null'), p.reason
     from jsonb_to_recordset($1) p (code text, position int, action text, subject text, inverted boolean, conditions jsonb, reason text)
     join core.tenant_roles r on r.code = p.code
     on conflict do nothing`,
    [JSON.stringify(shared)],
  )
}

describe('the database and the library', () => {
  test('give the same answers, with the same reasons', async () => {
    const seen = { yes: 0, no: 0, reasons: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRule, { minLength: 4, maxLength: 10 }),
        fc.subarray([...own, 'salesperson'], { minLength: 1 }),
        fc.array(anyQuestion, { minLength: 30, maxLength: 40 }),
        async (rules, roles, asked) => {
          // Every other question is about what some rule says.
          const questions = asked.map((question, at) => {
            const rule = at % 2 ? rules[((at - 1) / 2) % rules.length] : undefined
            return rule
              ? { action: rule.action, subject: rule.subject, row: fitting(question.row, rule.conditions) }
              : question
          })
          await setRules(rules)
          await db.as({ ...acme.sam, roles }, async (tx) => {
            const ability = await tx.permissions.load()
            const { rows } = await sql<{ can: boolean; why_not: string | null }>`
              select core.can(action, subject, "row"), core.why_not(action, subject, "row")
              from (
                select q ->> 'action', q ->> 'subject', nullif(q -> 'row', 'null'), place
                from jsonb_array_elements(${JSON.stringify(questions)}::jsonb) with ordinality given (q, place)
              ) asked (action, subject, "row", place)
              order by place`.execute(tx.query)
            const answers = questions.map(({ action, subject, row }, at) => ({
              question: { action, subject, row },
              can: rows[at]!.can,
              why_not: rows[at]!.why_not,
            }))
            expect(answers).toEqual(
              questions.map(({ action, subject, row }) => ({
                question: { action, subject, row },
                can: ability.can(action, subject, row),
                why_not: ability.whyNot(action, subject, row) ?? null,
              })),
            )
            for (const { can, why_not } of answers) {
              seen[can ? 'yes' : 'no'] += 1
              if (why_not?.startsWith('No')) seen.reasons += 1
            }
          })
        },
      ),
      { numRuns },
    )
    expect(Math.min(seen.yes, seen.no), JSON.stringify(seen)).toBeGreaterThan(50)
    expect(seen.reasons).toBeGreaterThan(0)
  })

  test('say the same of one condition and one row', async () => {
    const seen = { holds: 0, fails: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ conditions: anyConditions, question: anyQuestion }), {
          minLength: 100,
          maxLength: 150,
        }),
        async (given) => {
          const cases = given
            .map(({ conditions, question }, at) => ({
              conditions,
              row: at % 2 ? fitting(question.row, conditions) : question.row,
            }))
            .filter(({ conditions, row }) => row && permissionConditions.safeParse(conditions).success)
          const rows = await database.asOwner<{ holds: boolean }>(
            `select core.tests_hold(core.compile_conditions(c -> 'conditions'), c -> 'row', $2, $3) as holds
             from jsonb_array_elements($1::jsonb) with ordinality given (c, place) order by place`,
            [JSON.stringify(cases), acme.sam.user, acme.id],
          )

          expect(cases.map((one, at) => ({ ...one, holds: rows[at]!.holds }))).toEqual(
            cases.map((one) => ({
              ...one,
              holds: compileConditions(permissionConditions.parse(one.conditions), {
                user: acme.sam.user,
                tenant: acme.id,
              })(one.row!),
            })),
          )
          for (const { holds } of rows) seen[holds ? 'holds' : 'fails'] += 1
        },
      ),
      { numRuns },
    )
    expect(Math.min(seen.holds, seen.fails), JSON.stringify(seen)).toBeGreaterThan(200)
  })

  test('understand the same conditions', async () => {
    const seen = { understood: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(oddConditions, { minLength: 50, maxLength: 60 }), async (batch) => {
        const rows = await database.asOwner<{ understood: boolean }>(
          `select core.compile_conditions(c) is not null as understood
           from jsonb_array_elements($1::jsonb) with ordinality given (c, place) order by place`,
          [JSON.stringify(batch)],
        )
        const parsed = batch.map((conditions) => JSON.parse(JSON.stringify(conditions)) as unknown)
        expect(parsed.map((conditions, at) => ({ conditions, understood: rows[at]!.understood }))).toEqual(
          parsed.map((conditions) => ({
            conditions,
            understood: permissionConditions.safeParse(conditions).success,
          })),
        )
        for (const { understood } of rows) seen[understood ? 'understood' : 'refused'] += 1
      }),
      { numRuns },
    )
    expect(Math.min(seen.understood, seen.refused), JSON.stringify(seen)).toBeGreaterThan(100)
  })
})

/** Pairs that look alike: [condition, row, whether it holds]. */
test.each<[object, object, boolean]>([
  [{ a: 1 }, { a: '1.0' }, true],
  [{ a: '1' }, { a: 1 }, false],
  [{ a: null }, {}, true],
  [{ a: { $exists: true } }, { a: null }, false],
  [{ a: { $in: [] } }, { a: null }, false],
  [{ a: { $ne: 'x' } }, {}, true],
  [{ a: { $gt: 0 } }, { a: null }, false],
  [{ a: '2026-01-31' }, { a: '2026-01-31T00:00:00Z' }, true],
  [{ a: { $lt: '2026-02-01' } }, { a: new Date('2026-01-31T23:00:00Z') }, true],
  [{ a: { $gte: '2026-01-01' } }, { a: 'tomorrow' }, false],
  [{ a: '$tenant' }, { a: { is: 'tenant' } }, false],
  [{ a: '$user' }, { a: { is: 'user' } }, false],
  [{ a: '2026-01-31' }, { a: { moment: Date.UTC(2026, 0, 31) } }, false],
  [{ 'a.b': 'é' }, { a: { b: 'é' } }, true],
  [{ 'a.b': 'é' }, { a: [{ b: 'é' }] }, false],
  [{ a: 'é' }, { a: 'e\u0301' }, false],
])('%j on %j: %j', async (conditions, row, holds) => {
  const [found] = await database.asOwner<{ holds: boolean }>(
    'select core.tests_hold(core.compile_conditions($1), $2, $3, $4) as holds',
    [JSON.stringify(conditions), JSON.stringify(row), acme.sam.user, acme.id],
  )
  expect(found!.holds).toBe(holds)

  const actor = { user: acme.sam.user, tenant: acme.id }
  expect(compileConditions(permissionConditions.parse(conditions), actor)(row)).toBe(holds)
})
