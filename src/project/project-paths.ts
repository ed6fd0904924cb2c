import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where the files stand that travel with the package; the same from `src` and from `dist`. */
export const projectPaths = {
  root,
  migrations: `${root}migrations`,
  fixtures: `${root}fixtures`,
  current: `${root}current.sql`,
} as const
