import { z } from 'zod'
import { domainPatterns } from '../../database/domains.generated.js'

/** A name for programs: of a setting, of an action that is limited. */
export const dottedName = z
  .string()
  .regex(
    domainPatterns['core.dotted_name'],
    'must be a name such as "chat.max_attachments": small letters, digits, underscores and dots',
  )
