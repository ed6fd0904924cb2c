import { plainSql } from './plain-sql.js'

/** `CHECK ((VALUE ~ '^[A-Z]{2}$'::text))` without what goes without saying. */
export function checkWords(definition: string): string {
  return plainSql(definition.replace(/^CHECK /, '').replace(/ NOT VALID$/, ''))
    .replaceAll(/\bVALUE\b/g, 'value')
    .replace(/^\((.+) >= (\S+)\) AND \(\1 <= (\S+)\)$/, '$1 between $2 and $3')
}
