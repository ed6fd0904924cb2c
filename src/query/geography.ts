import { sql, type RawBuilder } from 'kysely'
import type { Geography } from '../database/column-types.js'

/** A point on the earth in degrees (WGS 84). */
export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

/** A geography value made from coordinates; null stays null. */
export function toGeography(point: Coordinates | null): RawBuilder<Geography> | null {
  if (point === null) return null
  const { latitude, longitude } = point
  return sql<Geography>`public.st_setsrid(public.st_makepoint(${longitude}, ${latitude}), 4326)::public.geography`
}

/** The coordinates of a geography column, or null. */
export function toCoordinates(column: string): RawBuilder<Coordinates | null> {
  const geometry = sql`${sql.ref(column)}::public.geometry`
  return sql<Coordinates | null>`case when ${sql.ref(column)} is not null then
    json_build_object('latitude', public.st_y(${geometry}), 'longitude', public.st_x(${geometry})) end`
}
