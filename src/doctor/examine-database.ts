import { readCatalog } from '../catalog/read-catalog.js'
import { type ResolvedConfig } from '../config/resolved-config.js'
import { type Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { countFindings } from '../findings/count-findings.js'
import { type Finding } from '../findings/finding.js'
import { sortFindings } from '../findings/sort-findings.js'
import { applyIgnores } from '../lint/apply-ignores.js'
import { runRules } from '../lint/run-rules.js'
import { readBootstrapScripts } from '../migrate/bootstrap.js'
import { readDatabaseState } from '../migrate/database-state.js'
import { type MigrationPaths } from '../migrate/migration-workspace.js'
import { migrationStatus } from '../migrate/status.js'
import { packageVersion } from '../project/package-version.js'
import { projectPaths } from '../project/project-paths.js'
import { couldNotLook, unseenFindings } from './could-not-look.js'
import { type DoctorGroup, doctorGroups } from './doctor-groups.js'
import { doctorLimits, type DoctorLimits } from './doctor-limits.js'
import { type DoctorReport, type GroupSummary } from './doctor-report.js'
import { openPatient } from './open-patient.js'
import { runChecks, type CheckResults } from './run-checks.js'
import { describeChecks, selectChecks, type CheckSelection } from './select-checks.js'
import { unknownIgnores } from './unknown-ignores.js'

export interface ExamineOptions {
  readonly engine: Engine
  readonly config: Pick<ResolvedConfig, 'lint' | 'doctor' | 'contextTtlSeconds'>
  /** The folder for local state. */
  readonly dataDir: string
  readonly paths?: MigrationPaths | undefined
  /** The secret that services sign contexts with, where there is one. It is compared, never printed. */
  readonly contextSecret?: string | undefined
  /** Names of checks and rules; all by default. */
  readonly only?: readonly string[] | undefined
  readonly limits?: Partial<DoctorLimits> | undefined
  /** The clock of this machine. */
  readonly now?: (() => number) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks at a live database: its catalog, by the rules of lint, and everything that migrations do not decide. Reads only. What the
 * login may not see is said in the report; a finding that the configuration accepts is taken out of it.
 *
 * @throws PncError USAGE for an unknown check, MIGRATION_INVALID when the files cannot be read
 * @example
 * const { findings } = await examineDatabase({ engine, config, dataDir: config.dataDir })
 */
export async function examineDatabase(options: ExamineOptions): Promise<DoctorReport> {
  const { engine, config, dataDir, paths, signal } = options
  const selection = selectChecks(options.only)
  const bootstrapScripts = await readBootstrapScripts((paths ?? projectPaths).fixtures)
  return withSession(engine, { signal }, async (client) => {
    const patient = openPatient(client, {
      engine,
      state: await readDatabaseState(client),
      limits: { ...doctorLimits, ...options.limits },
      contextSecret: options.contextSecret,
      contextTtlSeconds: config.contextTtlSeconds,
      bootstrapScripts,
      migrations: () => migrationStatus({ engine, dataDir, paths, signal }),
      now: options.now,
    })
    const seen = await runChecks(selection.checks, patient)
    const ofCatalog =
      selection.rules.length > 0
        ? runRules(selection.rules, { catalog: await readCatalog(client), scripts: [] })
        : []
    const ignores = [...config.lint.ignore, ...config.doctor.ignore]
    // What lives comes and goes: an ignore without a finding is no fault here, as it is in lint.
    const { findings, ignored } = applyIgnores(
      [...seen.findings, ...unseenFindings(seen.unseen, patient.login.name), ...ofCatalog],
      ignores,
      () => false,
    )
    const sorted = sortFindings([...findings, ...unknownIgnores(config.doctor.ignore)])
    return {
      tool: 'pnc-db doctor',
      version: packageVersion(),
      rules: [...describeChecks(selection), couldNotLook],
      findings: sorted,
      ignored,
      unseen: seen.unseen,
      leftOut: [
        ...seen.leftOut,
        ...selection.textRules.map(({ name }) => ({
          check: name,
          reason: 'it reads the text of migrations, which a database does not show; pnc-db migrate lint does',
        })),
      ],
      database: patient.database,
      server: engine.description,
      login: patient.login,
      groups: summarise(selection, sorted, seen),
    }
  })
}

function summarise(
  { checks, rules }: CheckSelection,
  findings: readonly Finding[],
  { unseen, leftOut }: CheckResults,
): readonly GroupSummary[] {
  const names = Object.keys(doctorGroups) as readonly DoctorGroup[]
  return names.flatMap((group) => {
    const ofGroup = group === 'schema' ? rules : checks.filter((check) => check.group === group)
    const has = ({ check }: { readonly check: string }) => ofGroup.some(({ name }) => name === check)
    const looked = ofGroup.length - leftOut.filter(has).length
    if (looked === 0) return []
    const own = findings.filter(({ rule }) => has({ check: rule }))
    return [
      {
        group,
        title: doctorGroups[group],
        looked,
        unseen: new Set(unseen.filter(has).map(({ check }) => check)).size,
        counts: countFindings(own),
      },
    ]
  })
}
