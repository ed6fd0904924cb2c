import { readFileSync } from 'node:fs'
import { escapeIdentifier, type Client, type QueryResult } from 'pg'
import { type Engine } from '../engine/engine.js'
import { type DatabaseState } from '../migrate/database-state.js'
import { type DoctorLimits } from './doctor-limits.js'
import { type FactName, type Facts } from './facts.js'
import { type DoctorLogin, type Patient } from './patient.js'

export interface PatientOptions extends Pick<
  Patient,
  'contextSecret' | 'contextTtlSeconds' | 'bootstrapScripts' | 'migrations'
> {
  readonly engine: Engine
  readonly state: DatabaseState
  readonly limits: DoctorLimits
  readonly now?: (() => number) | undefined
}

const texts = new Map<FactName, string>()

/** The database behind a connection as checks see it. */
export function openPatient(client: Client, options: PatientOptions): Patient {
  const { engine, state, limits, contextSecret, contextTtlSeconds, bootstrapScripts } = options
  const login: DoctorLogin = {
    name: state.login,
    isSuperuser: state.superuser,
    bypassesRowSecurity: engine.facts.bypassesRowSecurity,
    mayMigrate: state.may_become_owner,
  }
  const read = <Name extends FactName>(name: Name, role: string) =>
    readOnly<Facts[Name]>(client, textOf(name), role)
  const facts = remember((name: FactName) => read(name, 'none')) as Patient['facts']
  const asOwner = remember((name: FactName) => read(name, 'pnc_owner')) as Patient['facts']
  const migrations = remember((_key: 'status') => options.migrations())
  return {
    kind: engine.kind,
    database: state.database,
    login,
    limits,
    contextSecret,
    contextTtlSeconds,
    bootstrapScripts,
    now: options.now ?? Date.now,
    facts,
    factsAsOwner: async (name) => (login.mayMigrate ? asOwner(name) : undefined),
    readClock: async () => {
      const { rows } = await client.query<{ at: number }>(
        'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
      )
      return rows[0]?.at ?? NaN
    },
    migrations: () => migrations('status'),
  }
}

/** One read-only transaction in one round trip. Names come out qualified, times in UTC, and nothing waits long. */
async function readOnly<Row>(client: Client, sql: string, role: string): Promise<readonly Row[]> {
  const script = [
    'begin transaction read only',
    `set local role ${role === 'none' ? role : escapeIdentifier(role)}`,
    `set local search_path = ''`,
    `set local timezone = 'UTC'`,
    `set local lock_timeout = '5s'`,
    `set local statement_timeout = '60s'`,
    sql,
    'commit',
  ]
  try {
    // The driver's types know only one result; a script has one for each statement.
    const results = (await client.query(script.join(';\n'))) as unknown as readonly QueryResult[]
    return (results.at(-2)?.rows ?? []) as Row[]
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

function textOf(name: FactName): string {
  const text = texts.get(name) ?? readFileSync(new URL(`facts/${name}.sql`, import.meta.url), 'utf8')
  texts.set(name, text)
  return text
}

/** Calls once for each key; several checks ask for the same. */
function remember<Key, Value>(load: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>()
  return (key) => {
    const value = known.get(key) ?? load(key)
    known.set(key, value)
    return value
  }
}
