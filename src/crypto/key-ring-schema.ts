import { z } from 'zod'

/** What names of keys look like, here and in `core.subject_keys`. */
const keyId = z
  .string('expected the name of a key')
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected lower-case letters, digits and -, at most 40')

const keyVersion = z.int('expected a whole number').min(1).max(65_535, 'expected at most 65535')

/** Exactly 32 bytes. The text is never part of a message. */
const keyBytes = z.string('expected 32 bytes in base64url').transform((text, context) => {
  const bytes = Buffer.from(text, 'base64url')
  if (/^[\w-]{43}$/.test(text) && bytes.length === 32 && bytes.toString('base64url') === text) return bytes
  context.addIssue({
    code: 'custom',
    message: 'expected 32 bytes in base64url (43 characters)',
    input: undefined,
  })
  return z.NEVER
})

const createdAt = z.iso
  .datetime({ error: 'expected a time such as 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text))

/** The ring as it is written: JSON. */
export const keyRingSchema = z
  .strictObject({
    active: keyId,
    keys: z
      .array(z.strictObject({ id: keyId, createdAt, key: keyBytes }))
      .min(1, 'expected at least one key'),
    activeIndex: keyVersion,
    indexKeys: z
      .array(z.strictObject({ version: keyVersion, createdAt, key: keyBytes }))
      .min(1, 'expected at least one key'),
  })
  .superRefine((ring, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const [ids, versions] = [ring.keys.map(({ id }) => id), ring.indexKeys.map(({ version }) => version)]
    if (new Set(ids).size < ids.length) issue('keys', 'two keys have the same name')
    if (new Set(versions).size < versions.length) issue('indexKeys', 'two keys have the same version')
    if (!ids.includes(ring.active)) issue('active', 'there is no key of this name')
    if (!versions.includes(ring.activeIndex)) issue('activeIndex', 'there is no key of this version')
    const bytes = [...ring.keys, ...ring.indexKeys].map(({ key }) => key.toString('hex'))
    if (new Set(bytes).size < bytes.length)
      issue('keys', 'two keys are the same; each needs bytes of its own')
  })
