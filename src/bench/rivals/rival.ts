import type { MigrationText } from '../statements/read-migrations.js'

/** Another migration tool, installed from npm while a benchmark runs; never a dependency. */
export interface Rival {
  /** As the report names it: `node-pg-migrate 9.0.0`. */
  readonly label: string
  /** Exact versions, so that a figure can be measured again. */
  readonly packages: Readonly<Record<string, string>>
  /** The files of a project of this tool, by path: migrations, journal, configuration that reads DATABASE_URL. */
  files(migrations: readonly MigrationText[]): Readonly<Record<string, string>>
  /** Applies what is pending: what Node runs, in the folder of that project. */
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The path of each migration and its text. */
export const migrationFiles = (
  migrations: readonly MigrationText[],
  path: (name: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(migrations.map(({ name, sql }) => [path(name), sql]))
