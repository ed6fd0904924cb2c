import { describe, expect, test } from 'vitest'
import type { CatalogPolicy } from '../../src/catalog/catalog.js'
import { checkWords } from '../../src/dictionary/words/check-words.js'
import { conditionWords } from '../../src/dictionary/words/condition-words.js'
import { indexWords } from '../../src/dictionary/words/index-words.js'
import { policyWords } from '../../src/dictionary/words/policy-words.js'
import { anchor } from '../../src/dictionary/markdown/markdown.js'
import { readComment } from '../../src/dictionary/words/read-comment.js'
import { triggerWords } from '../../src/dictionary/words/trigger-words.js'

test('an anchor keeps the letters of every language, as code hosts do', () => {
  expect([anchor('Tä ble'), anchor('notes_2'), anchor('a.b (c)')]).toEqual(['tä-ble', 'notes_2', 'ab-c'])
})

describe('comments', () => {
  test('what is declared is told from what is said', () => {
    expect(
      readComment('@pii kind=phone subject=owner_id erase=null Public  number.\nCalled by customers.'),
    ).toEqual({
      text: 'Public number. Called by customers.',
      isGlobal: false,
      personal: 'kind=phone subject=owner_id erase=null',
    })
    // It only sounds personal.
    expect(readComment('@pii none Trading name.')).toEqual({
      text: 'Trading name.',
      isGlobal: false,
      personal: null,
    })
    expect(readComment('@pii nonetheless said.').text).toBe('nonetheless said.')
    expect(readComment('@global Countries.')).toEqual({ text: 'Countries.', isGlobal: true, personal: null })
    expect(readComment('Mail to ama@global.example, @global.').isGlobal).toBe(false)
    expect(readComment(null)).toEqual({ text: '', isGlobal: false, personal: null })
  })
})

describe('conditions', () => {
  test.each([
    [
      '(tenant_id = ( SELECT core.current_tenant_id() AS current_tenant_id))',
      'tenant_id is the entered tenant',
    ],
    [
      `((author_id = ( SELECT core.current_user_id() AS current_user_id)) OR ( SELECT core.is_staff() AS is_staff))`,
      'author_id is the acting person or staff acts',
    ],
    [`( SELECT core.has_role('system'::text) AS has_role)`, 'the role system acts'],
    [
      `((author_id = ( SELECT core.current_user_id() AS current_user_id)) OR (tenant_id = ( SELECT core.staff_tenant_id() AS staff_tenant_id)))`,
      'author_id is the acting person or staff acts',
    ],
    [
      `(tenant_id = ( SELECT core.role_tenant_id(VARIADIC ARRAY['system'::text]) AS role_tenant_id))`,
      'the role system acts',
    ],
    [
      `(tenant_id = ( SELECT core.role_tenant_id(VARIADIC ARRAY['user'::text, 'moderator'::text]) AS role_tenant_id))`,
      `one of the roles 'user', 'moderator' acts`,
    ],
    [`((a OR b) AND ((status)::text <> 'draft'::text))`, `(a or b) and status is not 'draft'`],
    [`(title <> 'this OR that'::text)`, `title is not 'this OR that'`],
    ['(deleted_at IS NULL)', 'deleted_at is not set'],
    ['(app.may_see(id) > 3)', 'app.may_see(id) > 3'],
  ])('%s', (sql, words) => {
    expect(conditionWords(sql)).toBe(words)
  })
})

describe('policies', () => {
  const policy: CatalogPolicy = {
    id: 'app.notes.p',
    name: 'p',
    comment: null,
    isPermissive: true,
    command: 'select',
    roles: ['pnc_service'],
    using: 'true',
    check: null,
  }
  test.each<[Partial<CatalogPolicy>, string]>([
    [{}, 'pnc_service may read any row'],
    [{ command: 'insert', using: null, check: '(a IS NULL)' }, 'pnc_service may add rows where a is not set'],
    [
      { command: 'update', using: '(a IS NULL)', check: '(b IS NULL)' },
      'pnc_service may change rows where a is not set, and leave rows where b is not set',
    ],
    [
      { command: 'all', isPermissive: false, roles: ['a', 'b', 'public'], using: '(c IS NULL)' },
      'a, b and everybody may read and write nothing but rows where c is not set',
    ],
  ])('%o', (traits, words) => {
    expect(policyWords({ ...policy, ...traits })).toBe(words)
  })
})

test('a check of a range is a range', () => {
  expect(checkWords('CHECK (((length(name) >= 1) AND (length(name) <= 80)))')).toBe(
    'length(name) between 1 and 80',
  )
  expect(checkWords('CHECK (((price >= (0)::numeric) AND (price <= 9.99)))')).toBe('price between 0 and 9.99')
  expect(checkWords(`CHECK ((VALUE ~ '^[A-Z]{2}$'::text))`)).toBe(`value ~ '^[A-Z]{2}$'`)
})

test('an index is told by its method, columns and condition', () => {
  const at = 'CREATE INDEX i ON market.t USING'
  expect(indexWords(`${at} btree (tenant_id, id DESC) WHERE (deleted_at IS NULL)`)).toBe(
    '(tenant_id, id desc) where deleted_at IS NULL',
  )
  expect(indexWords(`${at} gin (search)`)).toBe('gin (search)')
})

test('a trigger is told by when it fires and what it calls', () => {
  const definition = `CREATE TRIGGER _060_x BEFORE UPDATE OF id ON core.users FOR EACH ROW WHEN ((new.id <> old.id)) EXECUTE FUNCTION core.tg__refuse_change('id')`
  expect(triggerWords(definition)).toEqual({
    fires: 'before update of id, for each row, when new.id <> old.id',
    function: `core.tg__refuse_change('id')`,
  })
})
