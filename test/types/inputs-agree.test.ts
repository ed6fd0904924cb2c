import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { projectPaths } from '../../src/project/project-paths.js'

// inputs-agree.ts is compiled with some lines of the sources changed, to see that it notices each.

const compared = join(projectPaths.root, 'test/types/inputs-agree.ts')
const config = ts.getParsedCommandLineOfConfigFile(
  join(projectPaths.root, 'test/tsconfig.json'),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
)
const host = ts.createCompilerHost(config?.options ?? {})
const parsed = new Map<string, ts.SourceFile | undefined>()
let previous: ts.Program | undefined

/** What stands where, what is put in its place, and the sentence that the compiler then says. */
type Change = readonly [file: string, from: string, to: string, sentence?: string]

/** The sentences for all of the changes at once, each once, in their order. */
function compileWith(changes: readonly Change[]): readonly string[] {
  const texts = new Map<string, string>()
  for (const [file, from, to] of changes) {
    const path = join(projectPaths.root, file)
    const text = texts.get(path) ?? readFileSync(path, 'utf8')
    expect(text.split(from).length, `${from} is there once`).toBe(2)
    texts.set(path, text.replace(from, to))
  }
  const program = ts.createProgram({
    rootNames: [compared],
    options: config?.options ?? {},
    ...(previous && { oldProgram: previous }),
    host: {
      ...host,
      getSourceFile: (name, options) => {
        const text = texts.get(name)
        if (text !== undefined) return ts.createSourceFile(name, text, options)
        if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, options))
        return parsed.get(name)
      },
    },
  })
  previous = program
  const file = program.getSourceFile(compared)
  const checker = program.getTypeChecker()
  const sentences = (file?.statements ?? [])
    .flatMap(comparisonsIn)
    .map((node) => checker.getTypeAtLocation(node))
    .flatMap((type) => (type.isUnion() ? type.types : [type]))
    .flatMap((type) => (type.isStringLiteral() ? [type.value] : []))
  const isRefused = program.getSemanticDiagnostics(file).length > 0
  expect(isRefused, 'the compiler refuses exactly what has a sentence').toBe(sentences.length > 0)
  return [...new Set(sentences)].sort()
}

/** The members of an exported interface, or an exported type: what stands there is held to be free of faults. */
function comparisonsIn(node: ts.Statement): readonly ts.Node[] {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return []
  if (!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
  return ts.isInterfaceDeclaration(node) ? node.members : [node]
}

const tables = 'src/database/database.generated.ts'
const domains = 'src/database/domains.generated.ts'
const listing = 'src/schemas/market/listing.ts'
const business = 'src/schemas/market/business.ts'

const sentencesOf = (changes: readonly Change[]) => changes.map(([, , , sentence]) => sentence).sort()

test('inputs and tables agree, also when a domain gains a value: the inputs have it at once', () => {
  expect(compileWith([[domains, `['offer', 'request']`, `['offer', 'request', 'swap']`]])).toEqual([])
})

test('the compiler says what an input accepts and the column refuses, what it lacks, and what nobody compares', () => {
  const changes: readonly Change[] = [
    [
      listing,
      'title: text(3, 140),',
      'title: text(3, 140).nullable(),',
      'title: the input accepts what the column refuses',
    ],
    [
      listing,
      'price: amount.nullable(),',
      'price: amount,',
      'price may be null in the table and not in the input',
    ],
    [
      listing,
      `z.enum(domainValues['market.listing_type'])`,
      `z.enum(['offer', 'request', 'swap'])`,
      'type: the input accepts what the column refuses',
    ],
    [
      listing,
      '  category_id: numericId,\n  type: listingType,\n  status',
      '  category_id: text(1, 9),\n  type: listingType,\n  status',
      'category_id: the input accepts what the column refuses',
    ],
    [
      listing,
      '    business_id: id,\n    author_id',
      '    business_id: id.optional(),\n    author_id',
      'business_id is required by the table and not by the input',
    ],
    [listing, '      status: true,\n', '', 'status is required by the input and not by the table'],
    [
      listing,
      '    business_id: id,\n    after',
      '    business_id: numericId,\n    after',
      'business_id: the input accepts what the column refuses',
    ],
    [
      listing,
      'export const listingType =',
      'export const listingRenewalInput = z.object({})\nexport const listingType =',
      'listingRenewalInput is not compared with its table',
    ],
    [
      business,
      `jsonColumns['market.businesses.attributes']`,
      'text(0, 9)',
      'attributes: the input accepts what the column refuses',
    ],
    [
      business,
      'city: text(1, 80)',
      'town: text(1, 80)',
      'town: the table has no such column, or the database alone writes it',
    ],
    [
      tables,
      '  /** Headline. */',
      '  grade: number\n  /** Headline. */',
      'grade is required by the table and not by the input',
    ],
  ]
  expect(compileWith(changes)).toEqual(sentencesOf(changes))
})

test('the compiler says what an input refuses and the column accepts, and what the database alone writes', () => {
  const changes: readonly Change[] = [
    [
      listing,
      `z.enum(domainValues['market.listing_type'])`,
      `z.enum(['offer'])`,
      'type: the input refuses what the column accepts',
    ],
    [
      listing,
      'price: amount.nullable(),',
      'price: z.number().nullable(),',
      'price: the input accepts what the column refuses',
    ],
    [
      listing,
      '  title: text(3, 140),',
      '  title: text(3, 140),\n  search: text(0, 9),',
      'search: the table has no such column, or the database alone writes it',
    ],
    [
      tables,
      '  title: string\n',
      '  title: string | null\n',
      'title may be null in the table and not in the input',
    ],
    [
      business,
      'description: text(0, 2000),',
      'description: z.any(),',
      'description: the input accepts anything',
    ],
    [
      business,
      'patchOf({ ...fields, owner_id: id })',
      'z.strictObject({ ...fields, owner_id: id }).partial().required({ name: true })',
      'name is required by the input and not by the table',
    ],
  ]
  // A title that may be left out is one that need not be given; so is a column that only the database writes.
  const follow = [
    'search is required by the input and not by the table',
    'title is required by the input and not by the table',
  ]
  expect(compileWith(changes)).toEqual([...sentencesOf(changes), ...follow].sort())
})
