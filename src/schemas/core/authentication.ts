import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import { isSessionToken } from '../../authentication/session-token.js'
import { numericId, text } from '../core.js'
import { addressee, newPassword, providerId, registration, typedPassword, walletAddress } from './identity.js'

/** What is known of the device. It comes from outside and is only kept to be shown, so it is cut rather than refused. */
export const sessionClient = z
  .strictObject({
    /** The application, as the service calls it. */
    id: text(1, 100),
    address: z.union([z.ipv4(), z.ipv6()]),
    details: jsonColumns['core.sessions.details'],
    user_agent: z
      .string()
      .transform((value) => Array.from(value.replaceAll('\0', '').toWellFormed()).slice(0, 400).join('')),
  })
  .partial()

/** Where a sign-in leads. Without a tenant the session holds in every tenant of the person. */
const destination = { tenant: numericId.optional(), client: sessionClient.optional() }

const code = z.string().regex(/^\d{6}$/, 'must be six digits')
const codeAnswer = { challenge: z.guid(), code }
const domain = z.string().regex(/^[^\s/?#]{1,253}$/, 'must be a host such as "app.example.com"')

export const passwordSignIn = z.strictObject({
  address: addressee,
  password: typedPassword,
  ...destination,
})

/** `link` and `reset_password` are for `linkCode` and `resetPassword`. */
export const codeRequest = z.strictObject({
  address: addressee,
  purpose: z.enum(domainValues['core.challenge_purpose']).default('sign_in'),
})
export const codeProof = z.strictObject({ address: addressee, ...codeAnswer })
export const codeSignIn = codeProof.extend({ register: registration.optional(), ...destination })

export const walletRequest = z.strictObject({
  address: walletAddress,
  domain,
  uri: z.url().max(500),
  chain_id: z.int().positive().default(1),
  statement: z
    .string()
    .regex(/^[ -~]{1,200}$/, 'must be one line of at most 200 ASCII characters')
    .optional(),
  purpose: z.enum(['sign_in', 'link']).default('sign_in'),
})
export const walletProof = z.strictObject({
  message: z.string().max(2000),
  signature: z.string().max(200),
  domain,
})
export const walletSignIn = walletProof.extend({ register: registration.optional(), ...destination })

export const telegramProof = z.strictObject({
  bot_token: z.string().min(1).max(200),
  /** What the Login Widget handed over. */
  widget: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** What a Mini App has as `initData`. */
  init_data: z.string().max(10_000).optional(),
  max_age_seconds: z.int().positive().optional(),
})
export const telegramSignIn = telegramProof.extend({
  register: z.union([z.literal(true), registration]).optional(),
  ...destination,
})

export const providerProof = z.strictObject({
  service: z.enum(['google', 'apple', 'facebook', 'twitter', 'github', 'linkedin']),
  id: providerId,
  details: jsonColumns['core.identities.details'].optional(),
})
export const providerSignIn = providerProof.extend({ register: registration.optional(), ...destination })

export const passwordReset = codeProof.extend({ password: newPassword })
export const passwordChange = z.strictObject({
  address: addressee,
  old_password: typedPassword,
  password: newPassword,
})

export const sessionToken = z.string().refine(isSessionToken, 'must be a session token')
export const sessionTenant = z.strictObject({ tenant: numericId }).partial()

export type PasswordSignIn = z.input<typeof passwordSignIn>
export type CodeRequest = z.input<typeof codeRequest>
export type CodeProof = z.input<typeof codeProof>
export type CodeSignIn = z.input<typeof codeSignIn>
export type WalletRequest = z.input<typeof walletRequest>
export type WalletProof = z.input<typeof walletProof>
export type WalletSignIn = z.input<typeof walletSignIn>
export type TelegramProofInput = z.input<typeof telegramProof>
export type TelegramSignIn = z.input<typeof telegramSignIn>
export type ProviderProof = z.input<typeof providerProof>
export type ProviderSignIn = z.input<typeof providerSignIn>
export type PasswordReset = z.input<typeof passwordReset>
export type PasswordChange = z.input<typeof passwordChange>
