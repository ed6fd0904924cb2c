import { join } from 'node:path'
import type { Client } from 'pg'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import {
  isPrivilegeError,
  privilegeMissing,
  refuseMisplacedExtensions,
  refuseMissingExtensions,
  refuseUnsafeRoles,
} from './bootstrap-refusals.js'
import { readDatabaseState } from './database-state.js'
import { isConcurrentChange } from './is-concurrent-change.js'
import { readScript } from './scripts/read-script.js'

/** How often the state is read again when other processes create the same roles at the same time. */
const attempts = 20

/**
 * Sees to it that the roles, extensions and privileges that migrations need are there. Creates only what is missing; when
 * nothing is, it costs one round trip and needs no privilege. Any number of processes, on any databases of the cluster, may
 * run it at the same time: a step that another process has just done is no error, and the plan is made again until it is
 * empty.
 *
 * @returns the steps that were run
 * @throws PncError EXTENSION_MISSING, PRIVILEGE_MISSING with the statements a DBA has to run, UNSAFE_ROLE
 */
export async function bootstrap(client: Client, fixtures: string): Promise<readonly BootstrapStep[]> {
  const scripts = await readBootstrapScripts(fixtures)
  const done: BootstrapStep[] = []
  for (let attempt = 1; ; attempt += 1) {
    const state = await readDatabaseState(client)
    refuseUnsafeRoles(state)
    refuseMisplacedExtensions(state, scripts)
    const plan = planBootstrap(state, scripts)
    if (plan.length === 0) return done
    await refuseMissingExtensions(client, state, plan)
    for (const step of plan) {
      try {
        await client.query(step.sql)
        done.push(step)
      } catch (error) {
        if (isPrivilegeError(error)) throw privilegeMissing(state, await planAgain(client, scripts), error)
        if (isAlreadyClosed(error, step)) continue
        if (!isConcurrentChange(error) || attempt >= attempts) throw error
      }
    }
    if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
  }
}

/** The scripts in the order in which they run. */
export function readBootstrapScripts(fixtures: string): Promise<readonly string[]> {
  const names = ['roles.sql', 'extensions.sql', 'database.sql']
  return Promise.all(
    names.map((name) =>
      readScript(join(fixtures, 'sql', 'bootstrap', name), `fixtures/sql/bootstrap/${name}`),
    ),
  )
}

/** A function that this version of an extension does not have is open to nobody. */
function isAlreadyClosed(error: unknown, { sql }: BootstrapStep): boolean {
  return sql.startsWith('revoke') && (error as { code?: unknown }).code === '42883'
}

async function planAgain(client: Client, scripts: readonly string[]): Promise<readonly BootstrapStep[]> {
  return planBootstrap(await readDatabaseState(client), scripts)
}
