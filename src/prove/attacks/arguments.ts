import { type Catalog, type CatalogFunction } from '../../catalog/catalog.js'
import { literal } from '../sql-text.js'
import { type World } from '../world/world.js'

/** No function is called in more ways than this by one actor. */
const mostCalls = 32

/** The types of the arguments that a call passes: those of `core.enter(text)` are `text`. */
export function argumentTypes({ id }: CatalogFunction): readonly string[] {
  const list = id.slice(id.indexOf('(') + 1, -1)
  return list === '' ? [] : list.split(',')
}

/**
 * Lists of arguments for a function: all that say the other tenant, and each of them with the others null, because an argument that
 * is given may make the function look no further.
 */
export function argumentLists(routine: CatalogFunction, catalog: Catalog, world: World): readonly string[] {
  const types = argumentTypes(routine)
  if (types.length === 0) return ['']
  const values = types.map((type) =>
    valuesOf(type, catalog, world).map((value) => `${literal(value)}::${type}`),
  )
  const nothing = types.map((type) => `null::${type}`)
  const first = values.map(([value], place) => value ?? nothing[place] ?? 'null')
  const others = values.flatMap((choices, place) =>
    choices.flatMap((value, choice) => [
      ...(choice > 0 ? [first.with(place, value)] : []),
      ...(types.length > 1 ? [nothing.with(place, value)] : []),
    ]),
  )
  const lists = [first, ...others, nothing].map((list) => list.join(', '))
  return [...new Set(lists)].slice(0, mostCalls)
}

function valuesOf(type: string, catalog: Catalog, world: World): readonly string[] {
  if (type.endsWith('[]')) {
    const [value] = valuesOf(type.slice(0, -2), catalog, world)
    return value === undefined ? [] : [`{${JSON.stringify(value)}}`]
  }
  const domain = catalog.domains.find(({ id }) => id === type)
  if (domain) return valuesOf(domain.baseType, catalog, world)
  switch (type) {
    case 'integer':
    case 'bigint':
    case 'smallint':
      return [String(world.foreignTenant), String(world.ownTenant)]
    case 'uuid':
      return foreignIds(world)
    case 'text':
    case 'character varying':
    case 'character':
    case 'bpchar':
    case 'name':
      return foreignTexts(world)
    case 'jsonb':
    case 'json':
      return [
        JSON.stringify({
          tenant_id: world.foreignTenant,
          tid: world.foreignTenant,
          tenant: world.foreignTenant,
        }),
      ]
    case 'numeric':
    case 'double precision':
    case 'real':
      return ['1']
    case 'boolean':
      return ['true', 'false']
    case 'date':
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return ['2020-01-01']
    case 'interval':
      return ['10 years']
    case 'bytea':
      return ['\\x00']
    case 'regclass':
      return world.targets.slice(0, 3).map(({ id }) => id)
    case 'public.geography':
    case 'public.geometry':
      return ['POINT(0 0)']
    default:
      return []
  }
}

/** Ids of the other tenant's person and rows. */
function foreignIds({ victims, foreignPerson }: World): readonly string[] {
  const ids = [...victims.values()].flatMap(({ foreign }) =>
    foreign?.id && isUuid(foreign.id) ? [foreign.id] : [],
  )
  return [...new Set([foreignPerson, ...ids])].slice(0, 8)
}

/** A long text first: it passes for a secret as well as for words. */
function foreignTexts({ victims, foreignTenant, targets }: World): readonly string[] {
  const named = targets.flatMap(({ id, columns }) => {
    const column = columns.find(
      ({ name, type }) => type === 'text' && ['title', 'name', 'display_name', 'slug'].includes(name),
    )
    const value = column && victims.get(id)?.foreign?.[column.name]
    return typeof value === 'string' ? [value] : []
  })
  return [...new Set(['x'.repeat(40), ...named.slice(0, 4), String(foreignTenant)])]
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}
