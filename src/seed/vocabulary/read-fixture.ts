import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectPaths } from '../../project/project-paths.js'

/** The content of a file of `fixtures/seed`. Its shape is what the caller says; a test compares the two. */
export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(projectPaths.fixtures, 'seed', name), 'utf8'))
}
