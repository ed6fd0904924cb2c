import { type DoctorCheck } from '../doctor-check.js'

export const sequenceNearEnd: DoctorCheck = {
  name: 'sequence-near-end',
  group: 'capacity',
  level: 'warning',
  summary: 'Sequences and identity columns have numbers left: a quarter of their type.',
  needs: 'pg_read_all_data',
  look: async ({ facts, limits }) => {
    const sequences = await facts('sequences')
    const hidden = sequences.filter(({ isVisible }) => !isVisible).length
    return [
      ...sequences.flatMap(({ name, column, type, used }) =>
        used === null || used <= limits.sequenceShare
          ? []
          : [
              {
                level: used > 0.95 ? ('error' as const) : ('warning' as const),
                object: column ?? name,
                detail: `${Math.floor(used * 100)} % of the numbers of ${type} are used: at the end every insert fails.`,
                remedy:
                  column === null
                    ? `alter sequence ${name} as bigint;`
                    : `alter table ${column.slice(0, column.lastIndexOf('.'))} alter column ${column.slice(column.lastIndexOf('.') + 1)} type bigint; -- rewrites the table, and the columns that refer to it need the same`,
              },
            ],
      ),
      ...(hidden > 0
        ? [{ lacks: 'pg_read_all_data', what: `${hidden} of ${sequences.length} sequences` }]
        : []),
    ]
  },
}
