import type { Insertable, Selectable, Updateable } from 'kysely'
import type { z } from 'zod'
import type { Geography } from '../../src/database/column-types.js'
import type { Database } from '../../src/database/database.generated.js'
import type { DomainValue, domainValues } from '../../src/database/domains.generated.js'
import type { Coordinates } from '../../src/query/geography.js'

// Where an input of a repository and its table disagree, each place as a sentence; never where they agree.

/** Compiles where there are no faults. The compiler's message names those there are. */
export type Agree<Faults extends never> = Faults

/**
 * An input that becomes a new row; `FilledIn` are columns that the repository can fill in when they are left out, `Encrypted` those
 * that it encrypts.
 */
export type InsertFaults<
  Table extends keyof Database,
  Schema extends z.ZodType,
  FilledIn extends keyof Insertable<Database[Table]>,
  Encrypted extends keyof z.output<Schema> = never,
> =
  | ValueFaults<Omit<z.output<Schema>, Encrypted>, Insertable<Database[Table]>>
  | EncryptedFaults<Pick<z.output<Schema>, Encrypted>, Insertable<Database[Table]>>
  | `${Text<Exclude<RequiredKeys<Insertable<Database[Table]>>, RequiredKeys<z.input<Schema>> | FilledIn>>} is required by the table and not by the input`
  | `${Text<Exclude<RequiredKeys<z.input<Schema>>, RequiredKeys<Insertable<Database[Table]>>>>} is required by the input and not by the table`

/**
 * An input that changes some columns of a row; `Encrypted` are those that the repository encrypts, `Chosen` those of which it always
 * takes one of some values.
 */
export type UpdateFaults<
  Table extends keyof Database,
  Schema extends z.ZodType,
  Encrypted extends keyof z.output<Schema> = never,
  Chosen extends keyof z.output<Schema> & keyof Updateable<Database[Table]> = never,
> =
  | ValueFaults<Omit<z.output<Schema>, Encrypted | Chosen>, Updateable<Database[Table]>>
  | EncryptedFaults<Pick<z.output<Schema>, Encrypted>, Updateable<Database[Table]>>
  | (z.output<Schema>[Chosen] extends Updateable<Database[Table]>[Chosen]
      ? never
      : `${Text<Chosen>}: the input accepts what the column refuses`)
  | `${Text<Exclude<RequiredKeys<z.input<Schema>>, Chosen>>} is required by the input and not by the table`

/** An input that looks for rows; `Others` are what it takes besides columns. */
export type FilterFaults<Table extends keyof Database, Schema extends z.ZodType, Others extends string> =
  | ValueFaults<Omit<z.output<Schema>, Others>, NotNull<Selectable<Database[Table]>>>
  | `${Text<Exclude<Others, keyof z.output<Schema>>>} is no longer part of the input`

type ValueFaults<Values, Row> = {
  [Name in keyof Values]-?: Name extends keyof Row
    ? ValueFault<Text<Name>, Written<Exclude<Values[Name], undefined>>, Exclude<Row[Name], undefined>>
    : `${Text<Name>}: the table has no such column, or the database alone writes it`
}[keyof Values]

/** An encrypted column is bytes to the compiler, whatever its values are. */
type EncryptedFaults<Values, Row> = {
  [Name in keyof Values]-?: Name extends keyof Row
    ? Buffer extends Row[Name]
      ? null extends Row[Name]
        ? null extends Values[Name]
          ? never
          : `${Text<Name>} may be null in the table and not in the input`
        : null extends Values[Name]
          ? `${Text<Name>}: the input accepts what the column refuses`
          : never
      : `${Text<Name>}: the column is not encrypted`
    : `${Text<Name>}: the table has no such column, or the database alone writes it`
}[keyof Values]

type ValueFault<Name extends string, Value, Column> =
  | (IsAny<Value> extends true ? `${Name}: the input accepts anything` : never)
  | ([Value] extends [Column] ? never : `${Name}: the input accepts what the column refuses`)
  | (null extends Column
      ? null extends Value
        ? never
        : `${Name} may be null in the table and not in the input`
      : never)
  | ([NonNullable<Column>] extends [AnyDomainValue]
      ? [NonNullable<Column>] extends [Value]
        ? never
        : `${Name}: the input refuses what the column accepts`
      : never)

/** What a repository makes of a value that it does not pass on as it is. */
type Written<Value> = Value extends Coordinates ? Geography : Value

type AnyDomainValue = DomainValue<keyof typeof domainValues>
type IsAny<Value> = 0 extends 1 & Value ? true : false
type NotNull<Row> = { [Name in keyof Row]: NonNullable<Row[Name]> }
type RequiredKeys<Row> = { [Name in keyof Row]-?: object extends Pick<Row, Name> ? never : Name }[keyof Row]
type Text<Name> = Extract<Name, string>
