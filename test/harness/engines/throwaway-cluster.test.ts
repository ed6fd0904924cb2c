import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject, test } from 'vitest'
import { describeWhen } from '../describe-when.js'
import { findBinaries } from './find-binaries.js'
import { freePort } from './free-port.js'
import { isUnavailable } from './test-server.js'

const binaries = findBinaries(process.env)

describeWhen(!isUnavailable(binaries), 'a throwaway cluster', 'PostgreSQL is not installed', () => {
  test('the server and its folder go when the pipe of its owner closes', async () => {
    if (isUnavailable(binaries)) return
    const folder = await mkdtemp(join(inject('engine').runFolder, 'cluster-'))
    const script = fileURLToPath(new URL('throwaway-cluster.sh', import.meta.url))
    const args = [binaries.folder, folder, String(await freePort())]
    const watchdog = spawn(script, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(watchdog.stdout, 'data')
    const server = Number.parseInt(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8'), 10)
    expect(() => process.kill(server, 0)).not.toThrow()

    watchdog.stdin.destroy() // what the kernel does when the owner is killed
    await once(watchdog, 'close')

    expect(() => process.kill(server, 0)).toThrow('ESRCH')
    expect(existsSync(folder)).toBe(false)
  })
})
