import type { SeedRow, SeedTable } from '../seed-table.js'

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Writes rows of a table as lines of COPY's text format. */
export function createCopyLine({ columns }: SeedTable): (row: SeedRow) => string {
  // Numbers, ids and timestamps hold nothing that needs an escape.
  const free = columns.map(([, type]) => type === 'text' || type === 'jsonb')
  return (row) => {
    let line = ''
    for (let index = 0; index < free.length; index += 1) {
      const value = row[index] ?? null
      if (index > 0) line += '\t'
      if (value === null) line += '\\N'
      else if (free[index] && special.test(String(value))) line += escape(String(value))
      else line += String(value)
    }
    return `${line}\n`
  }
}

function escape(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character)
}
