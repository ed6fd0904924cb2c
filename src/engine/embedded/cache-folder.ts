import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where this user's templates are kept: `PNC_CACHE_DIR`, else the folder that the platform has for such things.
 * Everything in it can be deleted at any time.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { PNC_CACHE_DIR: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env
  if (own) return own
  if (xdg) return join(xdg, 'pnc-db')
  if (platform === 'win32' && local) return join(local, 'pnc-db', 'Cache')
  return join(homedir(), '.cache', 'pnc-db')
}
