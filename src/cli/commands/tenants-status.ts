import { Argument } from 'commander'
import type { CommandModule } from '../kernel/command.js'

/** `pnc-db tenants status`: opens a tenant, suspends or closes it. */
export const tenantsStatus: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Let people into a tenant, or keep all of them out from their next unit of work on. Its rows stay. ' +
          'Needs a login that may act as pnc_operator.',
      )
      .argument('<slug>', 'the tenant')
      .addArgument(new Argument('<status>', 'what it becomes').choices(['active', 'suspended', 'closed']))
  },
  run: async ({ engine, output, signal }, _, [slug = '', status = '']) => {
    const { setTenantStatus } = await import('../../tenants/set-tenant-status.js')
    const changed = await setTenantStatus({
      engine: await engine(),
      signal,
      slug,
      status: status as 'active' | 'suspended' | 'closed',
    })
    output.result({ slug, status, changed }, () =>
      changed
        ? `The tenant ${slug} is ${status} from now on.\n`
        : `The tenant ${slug} is ${status} already.\n`,
    )
    return undefined
  },
}
