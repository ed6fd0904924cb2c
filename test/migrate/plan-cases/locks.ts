/** The locks of most statements, short enough for a table of them. */
export const AE = 'ACCESS EXCLUSIVE'
export const SRE = 'SHARE ROW EXCLUSIVE'
export const SUE = 'SHARE UPDATE EXCLUSIVE'
