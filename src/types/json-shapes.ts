/**
 * JSON columns whose shape is known better than `JsonObject`, by `schema.table.column`: the name of a type that
 * `src/database/column-types.ts` exports. A name that is no column, or is one no more, fails the generation.
 */
export const jsonShapes: Readonly<Record<string, string>> = {
  'market.categories.names': 'LocalizedText',
}
