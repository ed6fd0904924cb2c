/** In which way files and record do not fit. */
export type FindingKind = keyof typeof remedies

/** One thing that does not fit between the files and what the database recorded. */
export interface HistoryFinding {
  readonly kind: FindingKind
  /** The file, or what the database calls it. */
  readonly file: string
  /** What is wrong, for people. */
  readonly detail: string
  /** What to do about it. */
  readonly remedy: string
  /** The text that was applied and the text that is there now, where the database keeps it and they differ. */
  readonly texts?: { readonly applied: string; readonly now: string } | undefined
}

const putBack =
  'An applied migration is never edited: put the file back as it was (git checkout) and write a new migration.'
const commitAgain = 'put its text without the header into current.sql, and commit it again'
const askWho =
  'Somebody has written to graphile_migrate.*: find out who and why, then restore the rows from a backup.'

const remedies = {
  'stray-name':
    'Names are made by pnc-db migrate commit: six digits, a hyphen, words: 000003-add-reviews.sql',
  unreadable: 'Put the file back as it was committed (git checkout).',
  'line-endings': 'Add "migrations/*.sql -text" to .gitattributes and check the file out again.',
  'same-number': `Move the one that the database has not run out of migrations/, ${commitAgain}.`,
  gap: 'Put the missing file back, or give this one the next number by committing it again.',
  'broken-chain': `It was written after another migration than the one before it: move it out of migrations/, ${commitAgain}.`,
  edited: putBack,
  rewritten: putBack,
  'header-changed': 'The header belongs to what was applied: put the file back as it was (git checkout).',
  renamed: 'Give the file its name back.',
  'other-branch': `The order of the database wins: give its file this number back, move this one out of migrations/, ${commitAgain}.`,
  reordered: 'Give the files the numbers back under which they were applied.',
  deleted: 'Put the file back (git checkout, or git pull where another branch made it).',
  unknown: 'Bring the files up to date (git pull). If it was deleted, put it back.',
  'not-recorded': askWho,
  inserted: `A new migration comes last: move it out of migrations/, ${commitAgain}.`,
  'record-changed': askWho,
  'record-chain': askWho,
} as const

/** A finding with the remedy of its kind. */
export function finding(
  kind: FindingKind,
  file: string,
  detail: string,
  texts?: HistoryFinding['texts'],
): HistoryFinding {
  return { kind, file, detail, remedy: remedies[kind], ...(texts && { texts }) }
}
