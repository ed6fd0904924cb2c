/**
 * The candidate that `name` most probably was meant to be, or undefined if none is near: at most a third of the letters differ
 * (at least one may). Case, dashes and underscores do not count, so `pool_size` finds `poolSize`.
 * The distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
 *
 * @example
 * nearestName('poolsise', ['poolSize', 'dataDir']) // 'poolSize'
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(name)
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(plain, simplify(candidate))
    if (distance < (best?.distance ?? Infinity)) best = { candidate, distance }
  }
  return best && best.distance <= Math.max(1, Math.floor(plain.length / 3)) ? best.candidate : undefined
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/gu, '')
}

function editDistance(a: string, b: string): number {
  let rowBefore: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(at(row, j) + 1, at(next, j - 1) + 1, replace, swap ? at(rowBefore, j - 2) + 1 : Infinity),
      )
    }
    rowBefore = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
