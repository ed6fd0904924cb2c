import { z } from 'zod'
import { parseKeyRing } from '../crypto/key-ring.js'
import { isPncError } from '../errors/pnc-error.js'
import { parseDuration } from './duration.js'
import { doctorSchema, lintSchema } from './lint-config.js'

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

/** The text of a ring, which is checked here and read again by whoever uses it. An object in a file counts as its text. */
const keyRing = z.unknown().transform((value, context) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    parseKeyRing(text)
    return text
  } catch (error) {
    if (!isPncError(error, 'KEY_RING_INVALID')) throw error
    context.addIssue({ code: 'custom', message: `expected a key ring; ${error.message}` })
    return z.NEVER
  }
})

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
    keyRing: keyRing.optional(),
    keyRingFile: readAs('the path of a file', (text) => text.trim() || undefined).optional(),
    auditKey: readAs('at least 32 bytes', (text) =>
      Buffer.byteLength(text) >= 32 ? text : undefined,
    ).optional(),
    contextTtlSeconds: wholeNumber(1, 86_400),
    lockTimeout: duration(0),
    statementTimeout: duration(0),
    connectTimeout: duration(1),
    poolSize: wholeNumber(1, 1000),
    lint: lintSchema,
    doctor: doctorSchema,
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
  .refine((config) => !isGiven(config.keyRing, config.keyRingFile), {
    path: ['keyRingFile'],
    message: 'expected one of PNC_KEY_RING and PNC_KEY_RING_FILE, not both',
    when: () => true,
  })

/** Two rings would be one too many: which of them a key is missing from could not be said. */
function isGiven(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined
}

/** `postgres://user@/shop` has no host and is still understood: the host then comes from PGHOST or is the socket. */
function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text.replace('@/', '@localhost/'))
}

/** Values that failed their own check are no texts here. */
function isSameText(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && one === other
}
