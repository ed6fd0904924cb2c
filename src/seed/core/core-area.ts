import type { SeedArea } from '../seed-table.js'
import { memberships } from './memberships.js'
import { roleGrants } from './role-grants.js'
import { tenants } from './tenants.js'
import { users } from './users.js'

export const coreArea: SeedArea = { name: 'core', tables: [tenants, users, memberships, roleGrants] }
