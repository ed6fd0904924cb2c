import { readCatalog } from '../catalog/read-catalog.js'
import { type Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { PncError } from '../errors/pnc-error.js'
import { formatText } from '../findings/format-text.js'
import { openWorkspace } from '../migrate/migration-workspace.js'
import { type LintOptions } from './lint-migrations.js'
import { lintReport } from './lint-report.js'
import { readScripts } from './read-scripts.js'
import { selectRules } from './select-rules.js'

/**
 * Holds a database that was just built from all the files, `current.sql` included, to every rule: what `migrate commit` asks of its
 * shadow. Warnings pass.
 *
 * @throws PncError REFUSED with every error
 */
export async function refuseLintErrors(
  built: Engine,
  { config, dataDir, paths, signal }: Pick<LintOptions, 'config' | 'dataDir' | 'paths' | 'signal'>,
): Promise<void> {
  const report = await lintReport({
    selection: selectRules(),
    scripts: await readScripts(await openWorkspace(dataDir, paths)),
    catalog: await withSession(built, { signal }, readCatalog),
    ignores: config.lint.ignore,
  })
  const errors = report.findings.filter(({ level }) => level === 'error')
  if (errors.length === 0) return
  const message = `Not committed: lint finds errors.\n\n${formatText({ ...report, findings: errors }).trimEnd()}`
  throw new PncError('REFUSED', message, {
    hint: 'Put them right; what is meant goes to lint.ignore in the configuration, with its reason. pnc-db migrate lint asks again.',
    details: { findings: errors },
  })
}
