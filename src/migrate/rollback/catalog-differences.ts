/**
 * What two catalogs say differently, one line for each trait, such as `tables core.users columns name type: "text", was "name"`.
 * Neither the order of columns nor that of any list of named things counts.
 */
export function catalogDifferences(before: unknown, after: unknown): readonly string[] {
  const was = traits(before)
  const is = traits(after)
  const changed = [...is].flatMap(([path, value]) => {
    const old = was.get(path)
    if (old === value) return []
    return [`${path}: ${value}${old === undefined ? ', was not there' : `, was ${old}`}`]
  })
  const gone = [...was]
    .filter(([path]) => !is.has(path))
    .map(([path, value]) => `${path}: gone, was ${value}`)
  return [...changed, ...gone].sort()
}

/** Every trait by its path: things in lists are named by their `id`. */
function traits(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value) && value.every(isNamed)) {
    for (const item of value) traits(item, join(path, item.id), into)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) traits(part, join(path, key), into)
  } else into.set(path, JSON.stringify(value))
  return into
}

const join = (path: string, name: string): string => (path === '' ? name : `${path} ${name}`)

const isNamed = (item: unknown): item is { readonly id: string } =>
  typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
