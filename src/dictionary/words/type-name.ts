/** Types of extensions stand in the schema public, which says nothing. */
export function typeName(type: string): string {
  return type
    .replace(/^public\./, '')
    .replace('timestamp(3) with time zone', 'timestamptz(3)')
    .replace('timestamp with time zone', 'timestamptz')
    .replace('character varying', 'varchar')
    .replace(/^character\b/, 'char')
}
