import type { ServerFacts } from '../engine.js'

/** Where to listen: a Unix socket, or a port of the loopback interface (0 for any free one). */
export type ListenAddress = { readonly path: string } | { readonly port: number }

export interface WorkerRequest {
  readonly dataFolder: string
  /** A bundle of PostGIS without the parts that nobody here uses; undefined loads the whole one. */
  readonly postgisBundle: string | undefined
  readonly addresses: readonly ListenAddress[]
  /** Makes a new database with all extensions instead of serving one. */
  readonly create: boolean
}

/** What the worker tells. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly facts: ServerFacts; readonly ports: readonly (number | undefined)[] }
  | { readonly kind: 'created' }
  | { readonly kind: 'answer' }
  | {
      readonly kind: 'failed'
      readonly reason: string
      readonly code: string | undefined
      readonly log: readonly string[]
    }
  | { readonly kind: 'crashed'; readonly reason: string }

/** What the worker is told. */
export type WorkerOrder = 'close' | 'answer'
