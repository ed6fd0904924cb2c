import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { coverageFolder } from './coverage-folder.js'

interface SpecFile {
  readonly entities: readonly { readonly id: string; readonly fields: readonly { readonly name: string }[] }[]
  readonly enums: readonly { readonly id: string }[]
  readonly requirements: readonly { readonly id: string; readonly scope?: string }[]
}

/** What one of the five systems requires. */
export interface Spec {
  /** The fields of each entity, by its id. */
  readonly entities: ReadonlyMap<string, readonly string[]>
  /** Ids of entities, enumerations and requirements; without the planning background that nobody can build. */
  readonly ids: readonly string[]
}

export async function readSpec(system: string): Promise<Spec> {
  const text = await readFile(new URL(`spec/${system}.yaml`, coverageFolder), 'utf8')
  const { entities, enums, requirements } = parse(text) as SpecFile
  return {
    entities: new Map(entities.map(({ id, fields }) => [id, fields.map(({ name }) => name)])),
    ids: [...entities, ...enums, ...requirements.filter(({ scope }) => scope !== 'context')].map(
      ({ id }) => id,
    ),
  }
}
