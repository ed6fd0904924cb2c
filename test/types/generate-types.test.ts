import { copyFile, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import prettier from 'prettier'
import ts from 'typescript'
import { expect, inject, test } from 'vitest'
import { openEngine } from '../../src/engine/open-engine.js'
import { projectPaths } from '../../src/project/project-paths.js'
import type { GeneratedTypes } from '../../src/types/generate-types.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { generateFrom } from './generate-from.js'

// The database belongs to this file, and every test adds to its schema.
const database = await useTestDatabase()

async function generateAfter(sql: string): Promise<GeneratedTypes> {
  await database.asOwner(sql)
  return generateFrom(database.engine)
}

/** The columns of a table and their types, without comments. */
function columnsOf({ database: text }: GeneratedTypes, name: string): Readonly<Record<string, string>> {
  const [, body = ''] = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(text) ?? []
  return Object.fromEntries(
    [...body.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, column = '', type = '']) => [column, type]),
  )
}

/** The tables in the order of the file. */
function tablesOf({ database: text }: GeneratedTypes): readonly string[] {
  return [...text.matchAll(/^ {2}'(.*)': \w+$/gm)].map(([, name = '']) => name)
}

test('a value that a domain gains is in its list', async () => {
  const { domains } = await generateAfter(`
    alter domain market.listing_type drop constraint listing_type_check;
    alter domain market.listing_type
      add constraint listing_type_check check (value in ('offer', 'request', 'swap'));
  `)
  expect(domains).toContain(`  'market.listing_type': ['offer', 'request', 'swap'],\n`)
})

test('a domain has a list exactly where its checks are one', async () => {
  const { domains } = await generateAfter(`
    create schema lists;
    create domain lists.any_array as text check (value = any (array['a', 'b']));
    create domain lists.nested as lists.any_array check (value in ('b', 'c'));
    create domain lists.odd_texts as text check (value in ('it''s', 'a, b', '(c)', 'd::text', 'e\\f', '["g"]', ''));
    create domain lists.of_characters as char(2) check (value in ('ab', 'cd'));
    create domain lists.of_varchar as varchar(9) check (value in ('a', 'b'));
    create domain lists.one as text check (value in ('only'));
    create domain lists.two_checks as text check (value in ('a', 'b', 'c')) check (value in ('c', 'b'));
    create domain lists.with_length as text check (value in ('a', 'bb')) check (length(value) < 2);

    create domain lists.no_check as text;
    create domain lists.not_in as text check (value not in ('a', 'b'));
    create domain lists.number as int check (value in (1, 2));
    create domain lists.or_longer as text check (value in ('a', 'b') or length(value) > 3);
    create domain lists.pattern as text check (value ~ '^(a|b)$');
    create domain lists.unequal as text check (value <> 'a');
  `)
  const found = [...domains.matchAll(/^ {2}'lists\.(\w+)': (\[.*\]),$/gm)].map(([, name, values]) => [
    name,
    values,
  ])
  expect(Object.fromEntries(found)).toEqual({
    any_array: `['a', 'b']`,
    nested: `['b']`,
    odd_texts: `["it's", 'a, b', '(c)', 'd::text', 'e\\\\f', '["g"]', '']`,
    of_characters: `['ab', 'cd']`,
    of_varchar: `['a', 'b']`,
    one: `['only']`,
    two_checks: `['b', 'c']`,
    with_length: `['a', 'bb']`,
  })
})

test('a domain has a pattern exactly where its one check is a pattern that JavaScript reads alike', async () => {
  const { domains } = await generateAfter(String.raw`
    create schema patterns;
    create domain patterns.code as text check (value ~ '^[a-z]{2,3}$');
    create domain patterns.of_characters as char(3) check (value ~ '^[A-Z]{3}$');
    create domain patterns.phone as text check (value ~ '^\+[1-9][0-9]{6,14}$');
    create domain patterns.choice as text check (value ~ '^(it''s|b+)(-[0-9.]+)?$');

    create domain patterns.open as text check (value ~ '[a-z]');
    create domain patterns.any_character as text check (value ~ '^.$');
    create domain patterns.negated as text check (value ~ '^[^a]$');
    create domain patterns.posix as text check (value ~ '^[[:alpha:]]$');
    create domain patterns.escape as text check (value ~ '^\m[a-z]+$');
    create domain patterns.embedded as text check (value ~ '^(?i)a$');
    create domain patterns.insensitive as text check (value ~* '^a$');
    create domain patterns.two_checks as text check (value ~ '^[a-z]+$') check (length(value) < 3);
    create domain patterns.nested as patterns.code check (value ~ '^[a-z]{2}$');
  `)
  const found = [...domains.matchAll(/^ {2}'patterns\.(\w+)': (.*),$/gm)].map(([, name, pattern]) => [
    name,
    pattern,
  ])
  expect(Object.fromEntries(found)).toEqual({
    choice: `/^(it's|b+)(-[0-9.]+)?$/`,
    code: '/^[a-z]{2,3}$/',
    of_characters: '/^[A-Z]{3}$/',
    phone: String.raw`/^\+[1-9][0-9]{6,14}$/`,
  })
})

test('JSON has the type of its schema, and without one is any object or any JSON', async () => {
  await database.asOwner(`
    create schema documents;
    create table documents.samples (
      shaped jsonb not null,
      of_domain core.json_object not null default '{}',
      object core.json_object,
      plain jsonb not null
    );
  `)
  const shaped = ['documents.samples.shaped', 'documents.samples.of_domain']
  const types = await generateFrom(database.engine, shaped)
  expect(columnsOf(types, 'DocumentsSamples')).toEqual({
    shaped: `JsonColumn<'documents.samples.shaped'>`,
    of_domain: `Generated<JsonColumn<'documents.samples.of_domain'>>`,
    object: 'JsonObject | null',
    plain: 'Json',
  })
  expect(types.database).toContain(`import type { JsonColumn } from './json-columns.js'\n`)
  expect(types.shapeless).toEqual(
    expect.arrayContaining(['documents.samples.object', 'documents.samples.plain']),
  )
  expect(types.shapeless).not.toContain(shaped[0])
})

test('a column says what can be read from it and what can be written to it', async () => {
  const types = await generateAfter(`
    create schema columns;
    create domain columns.color as text check (value in ('red', 'blue'));
    create domain columns.amount as numeric(14, 2) check (value >= 0);
    create table columns.samples (
      color columns.color not null,
      color_or_null columns.color,
      color_or_red columns.color not null default 'red',
      colors columns.color[] not null,
      colors_or_null columns.color[],
      codes core.currency_code[] not null default '{}',
      texts text[] not null,
      amount columns.amount not null,
      price numeric(14, 2) default 0,
      big bigint not null,
      day date not null,
      moment timestamptz not null,
      moment_or_now timestamptz not null default now(),
      document core.json_object not null,
      place public.geography(point) not null,
      shape public.geometry,
      always int not null generated always as identity,
      by_default int not null generated by default as identity,
      doubled bigint generated always as (big * 2) stored,
      moments timestamptz[] generated always as (array[moment]) stored,
      tail columns.color generated always as (color) stored,
      words tsvector not null
    );
  `)
  expect(columnsOf(types, 'ColumnsSamples')).toEqual({
    color: `DomainValue<'columns.color'>`,
    color_or_null: `DomainValue<'columns.color'> | null`,
    color_or_red: `Generated<DomainValue<'columns.color'>>`,
    colors: `DomainArray<DomainValue<'columns.color'>>`,
    colors_or_null: `DomainArray<DomainValue<'columns.color'>> | null`,
    codes: 'Generated<DomainArray<string>>',
    texts: 'string[]',
    amount: 'string',
    price: 'Generated<string | null>',
    big: 'Int8',
    day: 'string',
    moment: 'Timestamp',
    moment_or_now: 'Generated<Timestamp>',
    document: 'JsonObject',
    place: 'Geography',
    shape: 'Geography | null',
    always: 'ReadOnly<number>',
    by_default: 'Generated<number>',
    doubled: 'ReadOnly<Int8 | null>',
    moments: 'ReadOnly<ArrayType<Timestamp> | null>',
    tail: `ReadOnly<DomainValue<'columns.color'> | null>`,
    words: 'ReadOnly<string>',
  })
})

test('pg hands out an array of a domain as text, and one of its base type as an array', async () => {
  const rows = await database.asOwner(`
    select array['market']::core.tenant_kind[] as of_domain, array['market']::core.tenant_kind[]::text[] as of_base
  `)
  expect(rows).toEqual([{ of_domain: '{market}', of_base: ['market'] }])
})

test('columns stand in the order of the table, tables in the order of their names', async () => {
  const types = await generateAfter(`
    create schema orders;
    create table orders.second (z int, a int);
    create table orders.first (id int);
  `)
  expect(Object.keys(columnsOf(types, 'OrdersSecond'))).toEqual(['z', 'a'])
  expect(tablesOf(types)).toEqual([...tablesOf(types)].sort())
})

test('a table that inherits from another is there, with the columns of both; one without a column is not', async () => {
  const types = await generateAfter(`
    create schema heirs;
    create table heirs.parents (id int primary key, note text);
    create table heirs.children (age int not null) inherits (heirs.parents);
    create table heirs.empty ();
  `)
  expect(tablesOf(types).filter((name) => name.startsWith('heirs.'))).toEqual([
    'heirs.children',
    'heirs.parents',
  ])
  expect(Object.keys(columnsOf(types, 'HeirsChildren')).sort()).toEqual(['age', 'id', 'note'])
})

test('a partitioned table is there, its partitions are not', async () => {
  const types = await generateAfter(`
    create schema parts;
    create table parts.events (id int not null, kind int not null) partition by range (id);
    create table parts.events_1 partition of parts.events for values from (0) to (10) partition by list (kind);
    create table parts.events_1_a partition of parts.events_1 for values in (1);
  `)
  expect(tablesOf(types).filter((name) => name.startsWith('parts.'))).toEqual(['parts.events'])
})

test('views are there; what belongs to an extension, to public or to the migrations is not', async () => {
  const types = await generateAfter(`
    create schema views;
    create view views.live as select 1 as id;
    create materialized view views.stored as select 'market'::core.tenant_kind as kind;
    create table views.of_extension (id int);
    alter extension pg_trgm add table views.of_extension;
    create table public.strays (id int);
  `)
  const schemas = ['views.', 'public.', 'graphile_migrate.', 'spatial_ref_sys', 'strays']
  const found = tablesOf(types).filter((name) => schemas.some((schema) => name.startsWith(schema)))
  expect(found).toEqual(['views.live', 'views.stored'])
  expect(columnsOf(types, 'ViewsStored')).toEqual({ kind: `DomainValue<'core.tenant_kind'> | null` })
})

test('comments of tables and columns are carried over and cannot break out', async () => {
  const types = await generateAfter(`
    create schema remarks;
    create table remarks.notes (id int, text text, "Odd name" int);
    comment on table remarks.notes is 'First line.
Second line.';
    comment on column remarks.notes.id is 'Ends here */ export type Broken = 1';
    comment on column remarks.notes.text is '${'long '.repeat(30)}';
  `)
  expect(types.database).toContain(
    '/**\n * First line.\n * Second line.\n */\nexport interface RemarksNotes {',
  )
  expect(types.database).toContain('  /** Ends here *\\/ export type Broken = 1 */\n  id: number | null\n')
  expect(types.database).toContain(`  'Odd name': number | null\n`)
  expect(Math.max(...types.database.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
})

test('all of the above is formatted as prettier would and compiles', async () => {
  const types = await generateFrom(database.engine)
  const folder = await mkdtemp(join(inject('engine').runFolder, 'types-'))
  const files = { 'database.generated.ts': types.database, 'domains.generated.ts': types.domains }
  const style = await prettier.resolveConfig(join(projectPaths.root, 'src/database/database.generated.ts'))
  for (const [name, text] of Object.entries(files)) {
    expect(await prettier.format(text, { ...style, filepath: name })).toBe(text)
    await writeFile(join(folder, name), text)
  }
  await copyFile(join(projectPaths.root, 'src/database/column-types.ts'), join(folder, 'column-types.ts'))
  await symlink(join(projectPaths.root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')

  const { compilerOptions } = ts.readConfigFile(join(projectPaths.root, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ).config as { readonly compilerOptions: object }
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...compilerOptions, noEmit: true, rootDir: folder },
    folder,
  )
  const program = ts.createProgram([join(folder, 'database.generated.ts')], options)
  const problems = ts.getPreEmitDiagnostics(program).map((problem) => problem.messageText)
  expect(problems).toEqual([])
})

describeOnServer('logins', 'the embedded engine has one login, which may do everything', () => {
  test('a login that may not use a schema gets no types that leave it out', async () => {
    const config = testConfig({ databaseUrl: database.serviceUrl, dataDir: inject('engine').runFolder })
    const engine = await openEngine(config)
    try {
      await expect(generateFrom(engine)).rejects.toMatchObject({
        code: 'PRIVILEGE_MISSING',
        message: expect.stringMatching(/^The login may not use the schema of \w+\.\w+$/) as string,
      })
    } finally {
      await engine.close()
    }
  })
})
