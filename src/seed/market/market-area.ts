import type { SeedArea } from '../seed-table.js'
import { businesses } from './businesses.js'
import { listings } from './listings.js'

export const marketArea: SeedArea = { name: 'market', tables: [businesses, listings] }
