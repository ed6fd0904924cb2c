import { type PsqlTarget } from './psql-target.js'

export interface PsqlEnvironmentOptions {
  readonly target: PsqlTarget
  /** What must not be in it, in whatever variable. */
  readonly secret: string | undefined
  /** The file with the password, where there is one. */
  readonly passwordFile?: string | undefined
  /** What psql reads when it starts. */
  readonly rcFile?: string | undefined
  /** What the session begins with. */
  readonly settings?: Readonly<Record<string, string>>
}

const ours = /^(?:PNC_CONTEXT_SECRET|PNC_KEY_RING|PNC_AUDIT_KEY|DATABASE_URL|SHADOW_DATABASE_URL)$/

/**
 * The environment of psql: that of this process without our secrets. The session begins as the role of services and read-only, so
 * that it sees no row and writes none where it has left its context.
 */
export function psqlEnvironment(
  env: NodeJS.ProcessEnv,
  { target, secret, passwordFile, rcFile, settings = {} }: PsqlEnvironmentOptions,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name, value]) => !ours.test(name) && !(secret !== undefined && value?.includes(secret)),
  )
  const options = [
    target.options ?? env.PGOPTIONS,
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ]
    .filter(Boolean)
    .join(' ')
  return {
    ...Object.fromEntries(kept),
    ...(options !== '' && { PGOPTIONS: options }),
    ...(passwordFile !== undefined && { PGPASSFILE: passwordFile }),
    ...(rcFile !== undefined && { PSQLRC: rcFile }),
    PGAPPNAME: 'pnc-db psql',
  }
}
