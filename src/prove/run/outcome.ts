/** What an attack came to. */
export interface Outcome {
  /** False where the attack could not even be set up. */
  readonly isPrepared: boolean
  /** The rows of the answer, each value as text. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly rowCount: number
  /** SQLSTATE, or undefined where the statement went through. */
  readonly refused: string | undefined
  readonly message: string
  /** The constraint that an error names. */
  readonly constraint: string | undefined
  /** Everything that was said: the answer, the notices, and all parts of the error. */
  readonly said: string
  readonly notices: readonly string[]
  /** Rows of the other tenant, or links to them, that are not as they were, by table. */
  readonly changed: readonly string[]
}
