import { readFileSync } from 'node:fs'
import { projectPaths } from './project-paths.js'

/** The version of this package: `0.1.0`. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(`${projectPaths.root}package.json`, 'utf8')) as {
    readonly version: string
  }
  return manifest.version
}
