import { isPncError } from '../errors/pnc-error.js'
import { findingKey, type Finding } from '../findings/finding.js'
import { type DoctorCheck, type Observation, type Unseen } from './doctor-check.js'
import { type Patient } from './patient.js'

export interface UnseenCheck extends Unseen {
  readonly check: string
}

export interface CheckResults {
  readonly findings: readonly Finding[]
  readonly unseen: readonly UnseenCheck[]
  /** What makes no sense on this engine. */
  readonly leftOut: readonly { readonly check: string; readonly reason: string }[]
}

/** Runs the checks one after the other on one connection. */
export async function runChecks(checks: readonly DoctorCheck[], patient: Patient): Promise<CheckResults> {
  const findings: Finding[] = []
  const unseen: UnseenCheck[] = []
  const leftOut: { check: string; reason: string }[] = []
  for (const check of checks) {
    const { name, level, leftOutOnEmbedded } = check
    if (patient.kind === 'embedded' && leftOutOnEmbedded !== undefined) {
      leftOut.push({ check: name, reason: leftOutOnEmbedded })
      continue
    }
    for (const observation of await lookWith(check, patient)) {
      if ('lacks' in observation) unseen.push({ check: name, ...observation })
      else
        findings.push({
          rule: name,
          level,
          ...observation,
          cacheKey: findingKey(name, observation.object),
        })
    }
  }
  return { findings, unseen, leftOut }
}

async function lookWith(check: DoctorCheck, patient: Patient): Promise<readonly Observation[]> {
  try {
    return await check.look(patient)
  } catch (error) {
    const lacks = missingPrivilege(error, check)
    if (lacks === undefined) throw error
    return [{ lacks }]
  }
}

/** What a refused or interrupted look lacks; undefined for any other error. */
function missingPrivilege(error: unknown, { needs }: DoctorCheck): string | undefined {
  if (isPncError(error, 'PRIVILEGE_MISSING')) return needs ?? error.message
  const { code, message } = error as { readonly code?: unknown; readonly message?: string }
  if (code === '42501') return needs ?? message
  if (code === '55P03') return 'a lock that another session holds'
  if (code === '57014') return 'an answer in time'
  return undefined
}
