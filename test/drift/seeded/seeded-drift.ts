/** One way in which people change a database past its migrations, and what has to be found. */
export interface SeededDrift {
  readonly name: string
  readonly sql: string
  /** Rule, object and a part of the detail of every finding, in any order. */
  readonly found: readonly (readonly [rule: string, object: string, detail: string])[]
  /** Takes the drift back where SQL cannot repair it. */
  readonly undo?: string
  readonly isBeyondRepair?: boolean
  /** The repair loses something, and says so. */
  readonly isLossy?: boolean
}
