import { expect, inject, test } from 'vitest'
import { findBinaries } from '../harness/engines/find-binaries.js'
import { isUnavailable } from '../harness/engines/test-server.js'
import { startThrowawayCluster } from '../harness/engines/throwaway-cluster.js'
import { runCli } from '../harness/run-cli.js'
import { withoutPostgis } from './without-postgis.js'

const binaries = findBinaries(process.env)

test.skipIf(isUnavailable(binaries))(
  'a server without PostGIS is named before anything is made on it',
  async () => {
    if (isUnavailable(binaries)) return
    const { runFolder } = inject('engine')
    const server = await startThrowawayCluster(await withoutPostgis(binaries, runFolder), runFolder)
    try {
      const env = { DATABASE_URL: server.superuserUrl }
      const { code, stdout, stderr } = await runCli(['migrate'], { env })
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toContain(
        'EXTENSION_MISSING: The server of database postgres lacks the extension postgis',
      )
      expect(stderr).toMatch(/postgresql-\d+-postgis-3 .* postgis\/postgis:\d+/)
      const plan = await runCli(['migrate', 'bootstrap', '--dry-run', '--json'], { env })
      expect((JSON.parse(plan.stdout) as { statements: string[] }).statements[0]).toContain(
        'create role pnc_owner',
      )
    } finally {
      await server.stop()
    }
  },
)
