import { z } from 'zod'
import { parseDuration } from './duration.js'
import { lintSchema } from './lint-config.js'

/** A text that `read` understands (numbers of a JSON file count as text); the issue says what was expected instead. */
function readAs<T>(expected: string, read: (text: string) => T | undefined) {
  return z.unknown().transform((value, context) => {
    const text = typeof value === 'number' ? String(value) : value
    const result = typeof text === 'string' ? read(text) : undefined
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: `expected ${expected}` })
    return z.NEVER
  })
}

const wholeNumber = (least: number, most: number) =>
  readAs(`a whole number from ${least} to ${most}`, (text) => {
    const number = /^\s*\d+\s*$/u.test(text) ? Number(text) : NaN
    return number >= least && number <= most ? number : undefined
  })

const duration = (least: number) =>
  readAs(
    `a duration such as 500ms, 10s or 5m${least > 0 ? ', longer than 0' : ' (0 means none)'}`,
    (text) => {
      const milliseconds = parseDuration(text)
      return milliseconds !== undefined && milliseconds >= least ? milliseconds : undefined
    },
  )

const postgresUrl = readAs('a URL such as postgres://user@host:5432/database', (text) =>
  isPostgresUrl(text.trim()) ? text.trim() : undefined,
)

/** The one check of the configuration, over the merged layers. Unknown keys are issues too: they can only come from the file. */
export const configSchema = z
  .strictObject({
    databaseUrl: postgresUrl.optional(),
    shadowDatabaseUrl: postgresUrl.optional(),
    dataDir: readAs('the path of a folder', (text) => text.trim() || undefined),
    serviceRole: readAs('the name of a role: lower-case letters, digits and _', (text) =>
      /^[a-z_][a-z0-9_]{0,62}$/u.test(text) ? text : undefined,
    ),
    contextSecret: readAs('at least 32 bytes', (text) =>
      Buffer.byteLength(text) >= 32 ? text : undefined,
    ).optional(),
    auditKey: readAs('at least 32 bytes', (text) =>
      Buffer.byteLength(text) >= 32 ? text : undefined,
    ).optional(),
    contextTtlSeconds: wholeNumber(1, 86_400),
    lockTimeout: duration(0),
    statementTimeout: duration(0),
    connectTimeout: duration(1),
    poolSize: wholeNumber(1, 1000),
    lint: lintSchema,
    typesFile: readAs('the path of a .ts file', (text) =>
      text.endsWith('.ts') ? text : undefined,
    ).optional(),
  })
  .refine((config) => !isSameText(config.databaseUrl, config.shadowDatabaseUrl), {
    path: ['shadowDatabaseUrl'],
    message: 'expected another database than DATABASE_URL, because the shadow database is erased',
    // Also beside other errors, so that every one is listed at once.
    when: () => true,
  })

/** `postgres://user@/shop` has no host and is still understood: the host then comes from PGHOST or is the socket. */
function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text.replace('@/', '@localhost/'))
}

/** Values that failed their own check are no texts here. */
function isSameText(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && one === other
}
