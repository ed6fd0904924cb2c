import { expect, test } from 'vitest'
import { readsTable, unwrappedCalls } from '../../src/lint/policy-expression.js'

test.each([
  ['(owner_id = core.current_user_id())', ['core.current_user_id()']],
  ['(owner_id = ( SELECT core.current_user_id() AS current_user_id))', []],
  [
    `((( SELECT core.is_staff() AS is_staff)) OR core.has_role('a (b'::text))`,
    [`core.has_role('a (b'::text)`],
  ],
  ['(length(note) < 10)', []],
  ['(starts_with(note, core.prefix()))', ['core.prefix()']],
  ['((price)::numeric(14,2) > (0)::numeric)', []],
  [
    "(COALESCE(note, current_setting('a.b'::text)) = 'current_user()'::text)",
    [`current_setting('a.b'::text)`],
  ],
  ['("Odd".f() AND (owner_id = ANY (ARRAY[x.g(1)])))', ['"Odd".f()', 'x.g(1)']],
  ['(EXISTS ( SELECT 1 FROM core.memberships m WHERE (m.user_id = core.current_user_id())))', []],
])('%s calls %j once too often', (expression, calls) => {
  expect(unwrappedCalls(expression, ['owner_id', 'note', 'price'])).toEqual(calls)
})

test('a sub-select reads a table where it has a from, and not because a text says so', () => {
  expect(readsTable('(id = ( SELECT core.current_tenant_id() AS current_tenant_id))')).toBe(false)
  expect(readsTable(`(note = ' FROM '::text)`)).toBe(false)
  expect(readsTable('(EXISTS ( SELECT\n   FROM core.memberships m))')).toBe(true)
})
