import { type Catalog } from '../catalog/catalog.js'
import { type Finding } from '../findings/finding.js'
import { type Script } from './script.js'

/** What rules look at: the database that the files make, and the files themselves. */
export interface LintSubject {
  readonly catalog: Catalog
  /** The migrations in their order, `current.sql` last. */
  readonly scripts: readonly Script[]
}

/** What a rule has to say of one object; the rule's name and level are added to it. */
export type Defect = Pick<Finding, 'object' | 'detail' | 'remedy'> & Partial<Pick<Finding, 'file' | 'line'>>

/** One rule: a file in `rules/`, a page in `docs/lint/`, an example that breaks it and one that does not. */
export interface LintRule {
  /** Also the name of its file and of its page. */
  readonly name: string
  readonly level: Finding['level']
  /** What holds where the rule is kept, in a sentence. */
  readonly summary: string
  /** Whether it finds nothing without the text of the migrations. */
  readonly readsText?: true
  /** Finds every object that breaks the rule. Pure: it sees the subject and nothing else. */
  check(subject: LintSubject): readonly Defect[]
}
