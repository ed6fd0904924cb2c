import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectPaths } from '../../src/project/project-paths.js'

const cache = join(projectPaths.root, 'node_modules/.cache/pnc-db')
const stamp = join(cache, 'tests-built')

/** Builds `dist` if a file of `src` is newer than the last build, because the CLI tests run the built binary. */
export async function buildOnce(): Promise<void> {
  const src = join(projectPaths.root, 'src')
  const dist = join(projectPaths.root, 'dist')
  const started = new Date()
  if (Math.min(modifiedAt(stamp), modifiedAt(dist)) > 0 && newestIn(src) < modifiedAt(stamp)) return
  mkdirSync(cache, { recursive: true })
  const run = promisify(execFile)
  const tsc = [join(projectPaths.root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json']
  await run(process.execPath, tsc, { cwd: projectPaths.root }).catch((error: unknown) => {
    // tsc writes the files all the same; whoever is in the middle of a change may still run other tests.
    if (process.env.CI) throw error
    const count = (error as { stdout: string }).stdout.match(/error TS/g)?.length ?? 0
    console.warn(
      `src has ${count} type errors, which \`npm run typecheck\` shows; it was built all the same.`,
    )
  })
  await run(process.execPath, ['.config/copy-sql.mjs'], { cwd: projectPaths.root })
  writeFileSync(stamp, '')
  utimesSync(stamp, started, started)
}

function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => modifiedAt(join(folder, name)))
    .reduce((a, b) => Math.max(a, b), 0)
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
