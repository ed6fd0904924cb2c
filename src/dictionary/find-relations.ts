import type { CatalogTable } from '../catalog/catalog.js'
import type { Relation } from './dictionary.js'

/** Every foreign key of tables that are no partitions, sorted by table and name. */
export function findRelations(tables: readonly CatalogTable[]): readonly Relation[] {
  return tables
    .filter(({ partitionOf }) => partitionOf === null)
    .flatMap((table) =>
      table.constraints.flatMap(({ kind, name, columns, references }) => {
        if (kind !== 'foreign key' || references === null) return []
        const nullable = table.columns.filter((column) => !column.isNotNull).map((column) => column.name)
        return [
          {
            name,
            from: table.id,
            columns,
            to: references.table,
            toColumns: references.columns,
            onDelete: references.onDelete,
            isOptional: columns.some((column) => nullable.includes(column)),
            isUnique: table.constraints.some(
              (key) =>
                (key.kind === 'unique' || key.kind === 'primary key') &&
                key.columns.every((column) => columns.includes(column)),
            ),
          },
        ]
      }),
    )
}
