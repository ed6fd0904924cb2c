import type { PGlite } from '@electric-sql/pglite'

/** What a connection has set for its session: names and values, `role` included. */
export type SessionSettings = ReadonlyMap<string, string>

const readSettings = `
  select name, setting from pg_catalog.pg_settings where source = 'session'
  union all
  select 'role', current_setting('role') where current_setting('role') <> 'none'`

/** Reads what the session has set at this moment, outside a transaction. */
export async function readSessionSettings(db: PGlite): Promise<SessionSettings> {
  const results = await db.exec(readSettings)
  const rows = (results[0]?.rows ?? []) as { name: string; setting: string }[]
  return new Map(rows.map(({ name, setting }) => [name, setting]))
}

/** Puts the session back to its defaults, then sets `settings`. A setting that the engine refuses is left out. */
export async function applySessionSettings(db: PGlite, settings: SessionSettings): Promise<void> {
  await db.exec('reset role; reset all')
  if (settings.size === 0) return
  // The role comes last: it may not be allowed to set the others.
  const calls = [...settings]
    .sort(([a], [b]) => Number(a === 'role') - Number(b === 'role'))
    .map(([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, false)`)
  try {
    await db.exec(`select ${calls.join(', ')}`)
  } catch {
    for (const call of calls) await db.exec(`select ${call}`).catch(() => undefined)
  }
}

export function sameSettings(a: SessionSettings, b: SessionSettings): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value)
}

/** Forgets everything that a finished session may have left: settings, statements, temporary tables, advisory locks. */
export async function discardSession(db: PGlite): Promise<void> {
  await db.exec('discard all')
}

function literal(text: string): string {
  return ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** The settings that a client asks for while connecting: parameters of the URL and `options=-c name=value`. */
export function startupSettings(parameters: ReadonlyMap<string, string>): SessionSettings {
  const settings = new Map<string, string>()
  for (const [name, value] of parameters) {
    if (
      name !== 'user' &&
      name !== 'database' &&
      name !== 'options' &&
      name !== 'replication' &&
      !name.startsWith('_pq_.')
    ) {
      settings.set(name, value)
    }
  }
  // A backslash keeps a space inside a value.
  const words =
    (parameters.get('options') ?? '').match(/(?:\\.|\S)+/g)?.map((word) => word.replace(/\\(.)/g, '$1')) ?? []
  for (const option of words.join(' ').matchAll(/(?:^|\s)(?:-c\s*|--)([\w.-]+)=(.*?)(?=\s+-|$)/g)) {
    settings.set((option[1] ?? '').replaceAll('-', '_'), option[2] ?? '')
  }
  return settings
}
