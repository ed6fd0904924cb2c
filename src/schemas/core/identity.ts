import { z } from 'zod'
import { normaliseAddress } from '../../authentication/wallet-address.js'
import { phoneNumber, text } from '../core.js'

/** An e-mail address in any case; becomes lower case. ASCII only: PostgreSQL and JavaScript agree on its lower case. */
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('must be an e-mail address'))
  .transform((address) => address.toLowerCase())

/** An Ethereum address, in lower case or with its checksum (EIP-55); becomes lower case. */
export const walletAddress = z.string().transform((address, context) => {
  const normalised = normaliseAddress(address)
  if (normalised !== undefined) return normalised
  context.addIssue({
    code: 'custom',
    message: 'must be an Ethereum address whose checksum, if it has one, is right',
  })
  return z.NEVER
})

/** What a service such as Google calls a person. */
export const providerId = z.string().regex(/^[!-~]{1,255}$/, 'must be 1 to 255 printable ASCII characters')

const oneOf = <Service extends string, Id extends z.ZodType>(service: Service, id: Id) =>
  z.strictObject({ service: z.literal(service), id })

/** An address that codes can be sent to, and that a password goes with. */
export const addressee = z.discriminatedUnion('service', [
  oneOf('email', emailAddress),
  oneOf('phone', phoneNumber),
])

/** Any identity, normalised as the database has it. */
export const identityKey = z.discriminatedUnion('service', [
  oneOf('email', emailAddress),
  oneOf('phone', phoneNumber),
  oneOf('wallet', walletAddress),
  oneOf('telegram', z.string().regex(/^[1-9]\d{0,15}$/, 'must be a Telegram id in digits')),
  oneOf('google', providerId),
  oneOf('apple', providerId),
  oneOf('facebook', providerId),
  oneOf('twitter', providerId),
  oneOf('github', providerId),
  oneOf('linkedin', providerId),
])

/** A password that somebody chooses: 8 to 200 characters. */
export const newPassword = z
  .string()
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
  .refine((value) => {
    const { length } = Array.from(value.normalize('NFKC'))
    return length >= 8 && length <= 200
  }, 'must have 8 to 200 characters')

/** A password that somebody types: anything, but no novel. */
export const typedPassword = z.string().max(1000)

/** Whoever signs up with a proven identity that belongs to nobody yet. */
export const registration = z.strictObject({
  name: text(1, 120),
  language_code: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be an ISO 639 code such as "en"')
    .optional(),
  password: newPassword.optional(),
})

export type Addressee = z.input<typeof addressee>
export type IdentityKey = z.input<typeof identityKey>
export type Registration = z.input<typeof registration>
