import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'
import { projectPaths } from '../../project/project-paths.js'
import { folderOf } from '../server/server-binaries.js'

const execute = promisify(execFile)

/** Runs psql on a database and fails with what it says. */
export async function runPsql(url: string, ...args: readonly string[]): Promise<void> {
  const folder = folderOf('psql')
  if (folder === undefined) throw new Error('psql is not on this machine.')
  await execute(join(folder, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, ...args], {
    maxBuffer: 64 * 1024 ** 2,
  })
}

/** Runs Node, in the folder of the project. */
export async function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await execute(process.execPath, [...args], { cwd: projectPaths.root, env: { ...process.env, ...env } })
}
