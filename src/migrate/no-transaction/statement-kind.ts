/**
 * How a statement of a `--! no-transaction` migration is run: `inside` a transaction of its own, together with the note that it ran;
 * `outside`, because it refuses one or ends it itself; `refused`, because it is about a session or transaction that is not there
 * when the migration goes on after an error.
 */
export type StatementKind = 'inside' | 'outside' | 'refused'

const refused =
  /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|set|reset)\b/i

const outside = [
  /^create\s+(?:unique\s+)?index\s+concurrently\b/i,
  /^drop\s+index\s+concurrently\b/i,
  /^reindex\b/i,
  /^vacuum\b/i,
  /^cluster$/i,
  /^(?:create|alter|drop)\s+(?:database|tablespace|subscription)\b/i,
  /^alter\s+system\b/i,
  /^alter\s+table\b[\s\S]*\bdetach\s+partition\b[\s\S]*\bconcurrently$/i,
  // They may commit as they go.
  /^(?:call|do)\b/i,
]

export function statementKind(statement: string): StatementKind {
  if (refused.test(statement)) return 'refused'
  return outside.some((pattern) => pattern.test(statement)) ? 'outside' : 'inside'
}
