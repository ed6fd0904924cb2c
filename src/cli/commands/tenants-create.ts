import { Option } from 'commander'
import type { NewTenant } from '../../tenants/create-tenant.js'
import type { CommandModule } from '../kernel/command.js'

/** `pnc-db tenants create`: a new market, organisation or agency. */
export const tenantsCreate: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Make a tenant, active and without members. Its first admin comes in by a sign-up that the system approves ' +
          '(docs/core.md shows how). Needs a login that may act as pnc_operator.',
      )
      .argument(
        '<slug>',
        'its name in URLs and configuration, for good: lower-case letters, digits and hyphens',
      )
      .requiredOption('--name <name>', 'what people read')
      .addOption(
        new Option('--kind <kind>', 'what it is')
          .choices(['market', 'organization', 'agency', 'platform'])
          .makeOptionMandatory(),
      )
      .requiredOption('--currency <code>', 'the currency of prices that name none, such as GHS')
      .requiredOption('--language <code>', 'the language of texts that name none, such as en')
      .option('--country <code>', 'where it operates, if in one country, such as GH')
      .option('--time-zone <name>', 'of its days, such as Africa/Accra; UTC by default')
      .option('--parent <slug>', 'the tenant that it belongs to')
      .option('--dry-run', 'print what would happen and change nothing')
      .addHelpText(
        'after',
        '\nExample:\n  $ pnc-db tenants create acme --name "Acme Sales" --kind organization --currency KES --language en',
      )
  },
  run: async ({ engine, output, signal }, options, [slug = '']) => {
    const { createTenant } = await import('../../tenants/create-tenant.js')
    const { dryRun = false, ...rest } = options as Omit<NewTenant, 'slug'> & { readonly dryRun?: boolean }
    const id = await createTenant({ engine: await engine(), signal, tenant: { ...rest, slug }, dryRun })
    output.result({ slug, id, dryRun }, () =>
      dryRun ? `Would make the tenant ${slug}.\n` : `Made the tenant ${slug} with the id ${String(id)}.\n`,
    )
    return undefined
  },
}
