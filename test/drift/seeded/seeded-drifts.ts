import { columnsDrifts } from './columns.js'
import { constraintsDrifts } from './constraints.js'
import { functionsAndViewsDrifts } from './functions-and-views.js'
import { indexesDrifts } from './indexes.js'
import { otherObjectsDrifts } from './other-objects.js'
import { privilegesAndOwnersDrifts } from './privileges-and-owners.js'
import { tablesDrifts } from './tables.js'
import { triggersAndPoliciesDrifts } from './triggers-and-policies.js'

/** What is changed in the zoo, each by itself. */
export const seededDrifts = [
  ...tablesDrifts,
  ...columnsDrifts,
  ...constraintsDrifts,
  ...indexesDrifts,
  ...triggersAndPoliciesDrifts,
  ...privilegesAndOwnersDrifts,
  ...functionsAndViewsDrifts,
  ...otherObjectsDrifts,
]
