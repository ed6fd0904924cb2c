import { InvalidArgumentError } from 'commander'

/** Parses an option or argument that is a whole number between two bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${String(least)} to ${String(most)}.`)
  }
}
