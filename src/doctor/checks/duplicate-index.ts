import { type DoctorCheck } from '../doctor-check.js'
import { type Facts } from '../facts.js'

type Index = Facts['indexes']

export const duplicateIndex: DoctorCheck = {
  name: 'duplicate-index',
  group: 'indexes',
  level: 'warning',
  summary: 'No two indexes of a table are the same.',
  look: async ({ facts }) => {
    const alike = new Map<string, Index[]>()
    for (const index of await facts('indexes')) {
      alike.set(index.likeness, [...(alike.get(index.likeness) ?? []), index])
    }
    return [...alike.values()].flatMap((indexes) => {
      const [kept, ...others] = indexes.sort((one, other) => worth(other) - worth(one))
      return others.map((index) => ({
        object: index.index,
        detail: `The index is the same as ${kept?.index ?? ''} of ${index.table}: every write pays for both, and ${Math.ceil(index.bytes / 1024)} kB hold nothing new.`,
        remedy:
          index.constraint === null
            ? `drop index concurrently ${index.index};`
            : `alter table ${index.table} drop constraint "${index.constraint}";`,
      }))
    })
  },
}

/** The one that a constraint needs stays, then one that keeps values unique. */
function worth({ constraint, isUnique }: Index): number {
  return (constraint === null ? 0 : 2) + (isUnique ? 1 : 0)
}
