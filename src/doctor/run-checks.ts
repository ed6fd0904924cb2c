import { isPncError } from '../errors/pnc-error.js'
import { findingKey, type Finding } from '../findings/finding.js'
import { type DoctorCheck, type Observation, type Unseen } from './doctor-check.js'
import { type Patient } from './patient.js'

export interface UnseenCheck extends Unseen {
  readonly check: string
}

export interface CheckResults {
  /** What was found; a check that could not look is a remark here. */
  readonly findings: readonly Finding[]
  readonly unseen: readonly UnseenCheck[]
  /** What makes no sense on this engine. */
  readonly leftOut: readonly { readonly check: string; readonly reason: string }[]
}

/** What a check names as its object where it could not look. */
export const couldNotLook = 'could not look'

/** Runs the checks one after the other on one connection. */
export async function runChecks(checks: readonly DoctorCheck[], patient: Patient): Promise<CheckResults> {
  const findings: Finding[] = []
  const unseen: UnseenCheck[] = []
  const leftOut: { check: string; reason: string }[] = []
  for (const check of checks) {
    if (patient.kind === 'embedded' && check.leftOutOnEmbedded !== undefined) {
      leftOut.push({ check: check.name, reason: check.leftOutOnEmbedded })
      continue
    }
    for (const observation of await lookWith(check, patient)) {
      if ('lacks' in observation) {
        unseen.push({ check: check.name, ...observation })
        findings.push(unseenFinding(check, observation, patient))
      } else {
        findings.push(asFinding(check, observation))
      }
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

function asFinding(
  { name, level }: DoctorCheck,
  symptom: Omit<Finding, 'rule' | 'level' | 'cacheKey'> & Partial<Pick<Finding, 'level'>>,
): Finding {
  return { rule: name, level, ...symptom, cacheKey: findingKey(name, symptom.object) }
}

function unseenFinding({ name }: DoctorCheck, { lacks, what }: Unseen, { login }: Patient): Finding {
  return {
    rule: name,
    level: 'info',
    object: couldNotLook,
    detail: `The login ${login.name} may not look at ${what ?? 'this'}: it lacks ${lacks}.`,
    remedy: remedyFor(lacks, login.name),
    cacheKey: findingKey(name, couldNotLook),
  }
}

function remedyFor(lacks: string, login: string): string {
  if (lacks === 'superuser') return 'Look again as a superuser.'
  if (/^[a-z_]+$/.test(lacks)) return `grant ${lacks} to ${login};`
  return 'Look again, as a login that has it.'
}
