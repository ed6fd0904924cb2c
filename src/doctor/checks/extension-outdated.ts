import { escapeIdentifier } from 'pg'
import { type DoctorCheck } from '../doctor-check.js'

export const extensionOutdated: DoctorCheck = {
  name: 'extension-outdated',
  group: 'extensions',
  level: 'warning',
  summary: 'Extensions have the version that the server has files of.',
  look: async ({ facts }) =>
    (await facts('extensions'))
      .filter(({ installed, available }) => installed !== available)
      .map(({ name, installed, available }) =>
        available === null
          ? {
              level: 'error' as const,
              object: name,
              detail: `Version ${installed} is installed, but the server has no files of it: its functions fail, and the database cannot be restored here.`,
              remedy: 'Install the package of the extension on the server.',
            }
          : {
              object: name,
              detail: `Version ${installed} is installed, ${available} is available on the server.`,
              remedy:
                name === 'postgis'
                  ? 'select postgis_extensions_upgrade();'
                  : `alter extension ${escapeIdentifier(name)} update;`,
            },
      ),
}
