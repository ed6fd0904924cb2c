import { z } from 'zod'
import { newId, pageLimit, patchOf, text } from '../core.js'
import { walletAddress } from './identity.js'

const fields = { name: text(1, 120), description: text(0, 2000).nullable() }

/** A new application that signs in with the key of an address. */
export const authAppInput = z.strictObject({
  ...z.object(fields).partial().required({ name: true }).shape,
  id: newId.optional(),
  address: walletAddress,
})

/** The fields of an application that change; at least one. Its address never does: another key is another application. */
export const authAppPatch = patchOf(fields)

/** A page of the newest applications. */
export const authAppFeedInput = z.strictObject({ after: z.string() }).partial().extend({ limit: pageLimit })

export type AuthAppInput = z.input<typeof authAppInput>
export type AuthAppPatch = z.input<typeof authAppPatch>
export type AuthAppFeedInput = z.input<typeof authAppFeedInput>
