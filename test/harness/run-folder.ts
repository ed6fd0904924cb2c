import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'pnc-test-'

/** A folder for everything one run writes. What killed runs left behind is removed on the way. */
export async function makeRunFolder(): Promise<string> {
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await chmod(folder, 0o755) // the server of a throwaway cluster may run as another user
  await writeFile(join(folder, 'owner'), String(process.pid))
  return folder
}

async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  for (const name of names) {
    const folder = join(tmpdir(), name)
    const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => undefined)
    if (owner === undefined || isRunning(Number(owner))) continue
    await stopClusters(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Stops servers whose watchdog was killed as well; the watchdog normally leaves nothing to do here. */
async function stopClusters(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('cluster-')) continue
    const pidFile = await readFile(join(folder, name, 'data/postmaster.pid'), 'utf8').catch(() => '')
    const pid = Number.parseInt(pidFile, 10)
    if (Number.isInteger(pid) && commandLine(pid).includes('postgres')) process.kill(pid, 'SIGQUIT')
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
