import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { MigrationText } from '../statements/read-migrations.js'
import type { Rival } from './rival.js'

const execute = promisify(execFile)

/** Installs a rival with its project in a new folder below `parent`, and returns how to migrate a database with it. */
export async function setUpRival(
  rival: Rival,
  migrations: readonly MigrationText[],
  parent: string,
): Promise<(url: string) => Promise<void>> {
  const folder = await mkdtemp(join(parent, 'rival-'))
  const manifest = JSON.stringify({ name: 'rival', private: true, dependencies: rival.packages })
  const files = Object.entries({ 'package.json': manifest, ...rival.files(migrations) })
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const install = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--engine-strict=false',
    '--loglevel=error',
  ]
  await orFail(execute('npm', install, { cwd: folder }))
  return async (url) => {
    const env = { ...process.env, ...rival.env, DATABASE_URL: url, NO_COLOR: '1' }
    await orFail(
      execute(process.execPath, [...rival.command], { cwd: folder, env, maxBuffer: 64 * 1024 ** 2 }),
    )
  }
}

/** Fails with what the program said is wrong, in its first words. */
async function orFail(run: Promise<unknown>): Promise<void> {
  try {
    await run
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
    const complaints = lines.filter((line) => /error/i.test(line)).slice(0, 3)
    const said = complaints.length > 0 ? complaints : lines.slice(-1)
    throw new Error(said.map((line) => line.trim()).join('; ') || String(error), { cause: error })
  }
}
