import type { CommandModule } from '../kernel/command.js'
import { renderTable } from '../kernel/table.js'

/** `pnc-db tenants list`: every market, organisation and agency. */
export const tenantsList: CommandModule = {
  configure: (command) => {
    command.description(
      'List the tenants with their kinds, what state they are in, and how many active members they have.\n\n' +
        'Needs a login that may act as pnc_operator.',
    )
  },
  run: async ({ engine, output, signal }) => {
    const { listTenants } = await import('../../tenants/list-tenants.js')
    const tenants = await listTenants({ engine: await engine(), signal })
    const text = await renderTable(
      ['tenant', 'id', 'name', 'kind', 'status', 'belongs to', 'country', 'currency', 'members'],
      tenants.map(({ slug, id, name, kind, status, parent, country, currency, activeMembers }) => [
        slug,
        String(id),
        name,
        kind,
        status,
        parent ?? '',
        country ?? '',
        currency,
        String(activeMembers),
      ]),
      output,
    )
    output.result({ tenants }, () =>
      tenants.length > 0 ? text : 'There are no tenants. `pnc-db tenants create` makes one.\n',
    )
    return undefined
  },
}
