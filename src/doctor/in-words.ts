const units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** A length of time in its largest whole unit: `3 hours`. */
export function inWords(seconds: number): string {
  const [size, name] = units.find(([length]) => seconds >= length) ?? ([1, 'second'] as const)
  const count = Math.floor(seconds / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
