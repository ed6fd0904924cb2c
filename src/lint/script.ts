import { type Source } from '../migrate/locate.js'

/** A migration as it is run, for rules that have to read the text. */
export interface Script extends Source {
  /** Whether it runs in a transaction, as every migration does that does not say `--! no-transaction`. */
  readonly isTransactional: boolean
}
