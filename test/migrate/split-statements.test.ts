import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitStatements } from '../../src/migrate/split-statements.js'

const texts = (script: string) => splitStatements(script).map(({ text }) => text)

test.each([
  ['strings', `select ';' ; select 'it''s; fine'`, 2],
  ['escape strings', `select E'\\\\';\\n'; select e'it\\'s;'`, 2],
  ['a word that ends in e before a string', `select some'\\'; select 2`, 2],
  ['quoted names', `select 1 as ";"; select 2 as "a"";"`, 2],
  ['dollar quotes', `do $$ begin; end $$; do $a$ $$;$$ $a$`, 2],
  ['a dollar in a name is no quote', `select a$b, c$b; select 1`, 2],
  ['comments', `select 1 -- ;\n; /* ; /* ; */ ; */ select 2`, 2],
  ['parentheses', `create rule r as on insert to t do also (select 1; select 2); select 3`, 2],
  [
    'begin atomic',
    `create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3`,
    2,
  ],
  ['begin on its own', `begin; select 1; end`, 3],
  ['nothing', ` ; -- a comment\n ;; /* another */`, 0],
])('%s do not end a statement', (_name, script, count) => {
  expect(texts(script)).toHaveLength(count)
})

test('a statement is given without the comments around it, with the place where it begins', () => {
  const script = '-- above\nselect 1 -- beside\n;\n/* between */ select /* inside */ 2; -- below'
  const statements = splitStatements(script)
  expect(statements.map(({ text }) => text)).toEqual(['select 1', 'select /* inside */ 2'])
  for (const { text, offset } of statements) expect(script.slice(offset, offset + text.length)).toBe(text)
})

test('whatever statements are joined, the same come out', () => {
  const literal = fc.oneof(
    fc
      .string()
      .filter((text) => !text.includes('$'))
      .map((text) => `$q$${text}$q$`),
    fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string().map((text) => `"${text.replaceAll('"', '""')}x"`),
    fc.constantFrom('a$b', '(1; 2)', '/* ; */', '1'),
  )
  const statement = fc.array(literal).map((literals) => ['select', ...literals, 'end_'].join(' '))
  const gap = fc.constantFrom('', ' ', '\n', ' -- ; \n', '/* ; */')
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, statement)), (parts) => {
      const script = parts.map(([space, text]) => `${space}${text};`).join('')
      expect(texts(script)).toEqual(parts.map(([, text]) => text))
    }),
  )
})
