import { PncError } from '../errors/pnc-error.js'

export interface PackageAdditions {
  readonly name: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

export interface ExtendedPackage {
  readonly text: string
  /** What was not there: `scripts.db:migrate`. */
  readonly added: readonly string[]
  /** What is there with another value, and was left alone. */
  readonly kept: readonly string[]
}

/**
 * A package.json with scripts and dependencies added. What is there stays as it is, its indentation too; without one a new
 * file is made.
 *
 * @throws PncError REFUSED if the file is not a JSON object
 */
export function extendPackageJson(text: string | undefined, additions: PackageAdditions): ExtendedPackage {
  const before = text === undefined ? { name: additions.name, private: true, type: 'module' } : parse(text)
  const added: string[] = []
  const kept: string[] = []
  const after: Record<string, unknown> = { ...before }
  for (const section of ['scripts', 'dependencies'] as const) {
    const own = asObject(before[section])
    const missing = Object.entries(additions[section]).filter(([key, value]) => {
      const present =
        section === 'dependencies' ? (own[key] ?? asObject(before.devDependencies)[key]) : own[key]
      if (present !== undefined && present !== value) kept.push(`${section}.${key}`)
      return present === undefined
    })
    added.push(...missing.map(([key]) => `${section}.${key}`))
    if (missing.length > 0) after[section] = { ...own, ...Object.fromEntries(missing) }
  }
  if (text !== undefined && added.length === 0) return { text, added, kept }
  const indent = /^([ \t]+)"/m.exec(text ?? '')?.[1] ?? '  '
  return { text: `${JSON.stringify(after, null, indent)}\n`, added, kept }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new PncError('REFUSED', 'package.json is not a JSON object; nothing was written', {
    hint: 'Correct it, then run pnc-db init again.',
  })
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
