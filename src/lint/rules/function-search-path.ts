import { type LintRule } from '../lint-rule.js'

/** Temporary objects come last only where they are named; an empty path would look there first. */
const safePath = 'search_path=pg_catalog, pg_temp'

export const functionSearchPath: LintRule = {
  name: 'function-search-path',
  level: 'error',
  summary: 'A function looks names up in pg_catalog first, among temporary objects last, and nowhere else.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(({ kind, settings }) => kind !== 'aggregate' && !settings.includes(safePath))
      .map(({ id, settings }) => ({
        object: id,
        detail: settings.some((setting) => setting.startsWith('search_path='))
          ? 'Its search path lets somebody put an object of the same name in front of the one that is meant.'
          : 'Its search path is that of whoever calls it: a caller decides which table or function a name means.',
        remedy: `alter function ${id} set search_path = pg_catalog, pg_temp;`,
      })),
}
