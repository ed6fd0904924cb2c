import type { Compilable, CompiledQuery } from 'kysely'

/**
 * A query that is built and compiled at its first call, once for each set of values that are given; later calls only fill their
 * values in. Compiling costs as much as the server needs for a short query.
 *
 * @param build uses each value as a parameter of the query and in no other way: it gets stand-ins, of which it only learns which
 *   are undefined, so that it can leave out a condition
 * @example
 * const byOwner = queryTemplate(({ owner, rows }: { owner?: string; rows: number }) =>
 *   sqlBuilder.selectFrom('market.businesses').select('id')
 *     .$if(owner !== undefined, (query) => query.where('owner_id', '=', owner ?? '')).limit(rows))
 * await many(session, byOwner({ owner, rows: 20 }))
 */
export function queryTemplate<Values extends object, Row>(
  build: (values: Values) => Compilable<Row>,
): (values: Values) => Compilable<Row> {
  const templates = new Map<string, Template<Row>>()
  return (values) => {
    const given = Object.keys(values).filter((name) => values[name as keyof Values] !== undefined)
    const key = given.join()
    let template = templates.get(key)
    if (!template) {
      template = compileTemplate(build as (values: object) => Compilable<Row>, given)
      templates.set(key, template)
    }
    const { compiled, positions } = template
    const parameters = [...compiled.parameters]
    for (const [position, name] of positions) parameters[position] = values[name as keyof Values]
    return { compile: () => ({ ...compiled, parameters }) }
  }
}

interface Template<Row> {
  readonly compiled: CompiledQuery<Row>
  /** Which parameters are filled in, and the names of their values. */
  readonly positions: readonly (readonly [number, string])[]
}

function compileTemplate<Row>(
  build: (values: object) => Compilable<Row>,
  names: readonly string[],
): Template<Row> {
  const standIns = new Map<unknown, string>(names.map((name) => [standIn(name), name]))
  const compiled = build(Object.fromEntries([...standIns].map(([value, name]) => [name, value]))).compile()
  const positions = compiled.parameters.flatMap((parameter, position) => {
    const name = standIns.get(parameter)
    return name === undefined ? [] : [[position, name] as const]
  })
  return { compiled, positions }
}

/** Stands for a value that is not known yet; whoever computes with it is told. */
function standIn(name: string): object {
  return Object.freeze({
    [Symbol.toPrimitive]: () => {
      throw new TypeError(
        `The value of "${name}" is not known while the query is built: compute with it before.`,
      )
    },
  })
}
