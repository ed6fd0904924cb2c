import type { Dictionary } from './dictionary.js'
import { pageOf } from './markdown/page-links.js'
import { printOverview } from './markdown/print-overview.js'
import { printSchema } from './markdown/print-schema.js'

export interface Page {
  /** Relative to the folder of the dictionary. */
  readonly file: string
  readonly text: string
}

/** The Markdown pages of a dictionary: an overview and one page for each schema. */
export function printPages(dictionary: Dictionary): readonly Page[] {
  return [
    { file: 'README.md', text: printOverview(dictionary) },
    ...dictionary.schemas.map((schema) => ({
      file: pageOf(schema.name),
      text: printSchema(dictionary, schema),
    })),
  ]
}
