/** Why a transaction cannot be undone: one reason about one change. */
export interface UndoConflict {
  /**
   * `changed-later`: a later transaction touched the same column, or made or removed the row. `row-gone`, `row-there`: the row is not
   * there to be changed, or there where it would be put back. `masked`: the trail does not keep the value. `not-tracked`, `column-gone`:
   * the table or the column is not what it was. `truncate`: nobody kept the rows. `no-tenant`: it belongs to no tenant. `not-allowed`:
   * services may not do it, the system included. `takes-along`: triggers would change a row that the transaction did not touch. `refused`: the database refused the statement.
   */
  readonly kind:
    | 'changed-later'
    | 'row-gone'
    | 'row-there'
    | 'masked'
    | 'not-tracked'
    | 'column-gone'
    | 'truncate'
    | 'no-tenant'
    | 'not-allowed'
    | 'takes-along'
    | 'refused'
  /** The id of the change that cannot be undone. */
  readonly change: string
  readonly tenant: number
  readonly table: string
  readonly key: string
  readonly columns?: readonly string[] | undefined
  readonly detail: string
}
