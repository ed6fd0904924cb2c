import { type Observation } from './doctor-check.js'
import { type Facts } from './facts.js'
import { type Patient } from './patient.js'

/** Judges the keys that the database trusts, which only pnc_owner reads. A database that was never migrated has none to judge. */
export async function lookAtContextKeys(
  patient: Patient,
  judge: (keys: readonly Facts['context-keys'][]) => readonly Observation[],
): Promise<readonly Observation[]> {
  try {
    const keys = await patient.factsAsOwner('context-keys')
    return keys ? judge(keys) : [{ lacks: 'pnc_migrator' }]
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (code === '42P01' || code === '3F000') return []
    throw error
  }
}
