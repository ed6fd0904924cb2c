import type { Random } from './random/random.js'

/** A place on earth, in degrees. */
export interface Place {
  readonly lat: number
  readonly lng: number
}

const metresPerDegree = 111_320

/** A place within a radius, more often near the centre than at the edge. */
export function placeNear(centre: Place, radius: number, random: Random): Place {
  let x: number
  let y: number
  do {
    x = random.unit() * 2 - 1
    y = random.unit() * 2 - 1
  } while (x * x + y * y > 1)
  const reach = (radius * random.unit()) / metresPerDegree
  return {
    lat: roundDegrees(centre.lat + y * reach),
    lng: roundDegrees(centre.lng + (x * reach) / cosine(centre.lat)),
  }
}

/** How far a town reaches from its centre, in metres, by its inhabitants. */
export function townRadius(population: number): number {
  return Math.min(22_000, 1_200 + 7 * Math.sqrt(population))
}

/** A place as PostGIS reads it. */
export function point({ lat, lng }: Place): string {
  return `POINT(${lng} ${lat})`
}

/** Six decimals are a tenth of a metre, and print alike everywhere. */
function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

/** Bhaskara's approximation (to 0.2%, between -90 and 90 degrees): made of divisions only, hence the same on every machine. */
function cosine(degrees: number): number {
  const square = degrees * degrees
  return (32400 - 4 * square) / (32400 + square)
}
