import { type Catalog } from '../../catalog/catalog.js'
import { type Attack } from '../attack.js'
import { type World } from '../world/world.js'

/** A pure function from what the database is to what is tried on it. */
export type Generator = (catalog: Catalog, world: World) => readonly Attack[]
