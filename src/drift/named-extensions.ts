import type { CatalogExtension } from '../catalog/catalog.js'
import { maskScript } from '../migrate/mask-script.js'

/**
 * The extensions of a scratch database that some script makes. Others came with the engine (the embedded one has all that it knows)
 * or with the server's template; the live database need not have them, but it may.
 *
 * @param scripts bootstrap scripts and migrations
 */
export function namedExtensions(
  scratch: readonly CatalogExtension[],
  live: readonly CatalogExtension[],
  scripts: readonly string[],
): readonly CatalogExtension[] {
  const texts = scripts.map((script) => maskScript(script, { keepQuoted: true }))
  const named = new Set(texts.flatMap((text) => [...text.matchAll(creating)].map(([, name]) => name)))
  const present = new Set(live.map(({ name }) => name))
  return scratch.filter(({ name }) => named.has(name) || present.has(name))
}

const creating = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi
