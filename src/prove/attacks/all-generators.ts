import { type Family } from '../attack.js'
import { attach } from './attach.js'
import { call } from './call.js'
import { context } from './context.js'
import { copy } from './copy.js'
import { definition } from './definition.js'
import { deleteRows } from './delete.js'
import { error } from './error.js'
import { type Generator } from './generator.js'
import { insert } from './insert.js'
import { key } from './key.js'
import { lock } from './lock.js'
import { read } from './read.js'
import { role } from './role.js'
import { sequence } from './sequence.js'
import { setting } from './setting.js'
import { shadow } from './shadow.js'
import { statistics } from './statistics.js'
import { trigger } from './trigger.js'
import { truncate } from './truncate.js'
import { update } from './update.js'
import { upsert } from './upsert.js'

export const allGenerators: Readonly<Record<Family, Generator>> = {
  read,
  insert,
  update,
  delete: deleteRows,
  truncate,
  upsert,
  key,
  attach,
  copy,
  lock,
  trigger,
  statistics,
  error,
  definition,
  setting,
  context,
  role,
  shadow,
  sequence,
  call,
}
