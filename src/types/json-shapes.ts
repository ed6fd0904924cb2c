/**
 * Columns of JSON with a shape that is known better than `JsonObject`: the type's name in `src/database/column-types.ts`, by
 * `schema.table.column`. A name that is no column fails the generation.
 */
export const jsonShapes: Readonly<Record<string, string>> = {
  'market.categories.names': 'LocalizedText',
}
