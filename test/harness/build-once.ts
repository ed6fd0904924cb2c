import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectPaths } from '../../src/project/project-paths.js'

const cache = join(projectPaths.root, 'node_modules/.cache/pnc-db')
const stamp = join(cache, 'tests-built')
const buildInfo = join(cache, 'tests.tsbuildinfo')

/** Builds `dist` if a file of `src` is newer than the last build, because the CLI tests run the built binary. */
export async function buildOnce(): Promise<void> {
  const isBuilt = modifiedAt(join(projectPaths.root, 'dist/cli/main.js')) > 0
  if (isBuilt && newestIn(join(projectPaths.root, 'src')) < modifiedAt(stamp)) return
  mkdirSync(cache, { recursive: true })
  if (!isBuilt) rmSync(buildInfo, { force: true })
  const started = new Date()
  await compile()
  await promisify(execFile)(process.execPath, ['.config/copy-sql.mjs'], { cwd: projectPaths.root })
  writeFileSync(stamp, '')
  utimesSync(stamp, started, started)
}

/** Writes only what changed. Type errors do not stop it, except in CI: whoever is in the middle of a change may test the rest. */
async function compile(): Promise<void> {
  const tsc = join(projectPaths.root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', buildInfo]
  try {
    await promisify(execFile)(process.execPath, args, { cwd: projectPaths.root })
  } catch (error) {
    if (process.env.CI) throw error
    const count = (error as { stdout: string }).stdout.match(/error TS/g)?.length ?? 0
    console.warn(
      `src has ${count} type errors, which \`npm run typecheck\` shows; it was built all the same.`,
    )
  }
}

function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => modifiedAt(join(folder, name)))
    .reduce((a, b) => Math.max(a, b), 0)
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
