/** What somebody may do, decided without asking the database; it decides as `core.can` does. */
export interface Ability {
  /**
   * Whether the person may do something to a subject, or to one row of it. Without a row the question is whether there may be such a
   * row: conditions of rules that allow are taken to hold, those of rules that refuse are not.
   *
   * @param row as a repository returns it, or as JSON; a key that is missing is null
   * @example
   * ability.can('update', 'sales.deals', deal)
   */
  can(action: string, subject: string, row?: object | null): boolean
  /** The reason of the rule that refuses, or that there is no rule that allows; undefined when the person may. */
  whyNot(action: string, subject: string, row?: object | null): string | undefined
}

/** What the system may do. */
export const everything: Ability = { can: () => true, whyNot: () => undefined }
