import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { numericId } from '../core.js'

/** The build of an app that asks whether it may go on. */
export const appVersionCheckInput = z.strictObject({
  platform: z.enum(domainValues['core.app_platform']),
  build_number: numericId,
})

export type AppVersionCheckInput = z.input<typeof appVersionCheckInput>
