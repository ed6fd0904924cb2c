/**
 * Everything the database knows about our schemas and roles, as one value without object numbers, times or rows: two
 * databases that the same migrations made have the same catalog, on every version of PostgreSQL and on the embedded engine.
 *
 * Lists are sorted by `id`, columns stand in their order. An `id` is the name as SQL writes it, quoted where it has to be,
 * and qualified where the object belongs to a schema: `market.listings`, `core.enter(text)`. What stands in a relation (a
 * column, constraint, trigger, rule or policy) has its name alone. Expressions are written with every name qualified.
 */
export interface Catalog {
  /** What is granted on the database itself, its owner included. */
  readonly databaseGrants: readonly Grant[]
  readonly databaseSettings: readonly DatabaseSetting[]
  readonly extensions: readonly CatalogExtension[]
  readonly roles: readonly CatalogRole[]
  readonly schemas: readonly CatalogSchema[]
  readonly tables: readonly CatalogTable[]
  readonly views: readonly CatalogView[]
  readonly sequences: readonly CatalogSequence[]
  readonly functions: readonly CatalogFunction[]
  readonly domains: readonly CatalogDomain[]
  readonly enums: readonly CatalogEnum[]
  readonly composites: readonly CatalogComposite[]
  readonly ranges: readonly CatalogRange[]
  readonly textSearchDictionaries: readonly TextSearchObject[]
  readonly textSearchConfigurations: readonly TextSearchObject[]
  readonly otherObjects: readonly OtherObject[]
  readonly eventTriggers: readonly CatalogEventTrigger[]
  readonly defaultPrivileges: readonly DefaultPrivileges[]
}

/** A privilege of somebody other than the owner. Privileges that PostgreSQL gives to public by itself are here too. */
export interface Grant {
  /** A role, or `public`. */
  readonly grantee: string
  /** `select`, `usage`, `execute` ... */
  readonly privilege: string
  readonly isGrantable: boolean
}

export interface DatabaseSetting {
  /** `search_path=""` */
  readonly id: string
  /** Whether it holds in every database of the server. */
  readonly isOfServer: boolean
}

interface Named {
  readonly id: string
  readonly name: string
  readonly comment: string | null
}

interface SchemaObject extends Named {
  readonly schema: string
  readonly owner: string
}

/** Whether a trigger or rule fires: `replica` only while changes are replayed, `always` then too. */
export type FiringState = 'enabled' | 'disabled' | 'replica' | 'always'

export interface CatalogExtension {
  readonly id: string
  readonly name: string
  readonly schema: string
}

/** A role that owns something here, is granted something or is named in a policy. */
export interface CatalogRole extends Named {
  readonly canLogin: boolean
  readonly inherits: boolean
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly createsRoles: boolean
  readonly createsDatabases: boolean
  readonly replicates: boolean
  /** `pnc_owner`, `pg_read_all_data with admin option` */
  readonly memberOf: readonly string[]
  /** `search_path=""` */
  readonly settings: readonly string[]
}

export interface CatalogSchema extends Named {
  readonly owner: string
  readonly grants: readonly Grant[]
}

export interface CatalogColumn extends Named {
  /** `public.geography(Point,4326)` */
  readonly type: string
  readonly isNotNull: boolean
  /** The default, or the expression of a generated column. */
  readonly default: string | null
  readonly generated: 'stored' | 'virtual' | null
  readonly identity: 'always' | 'by default' | null
  readonly identityOptions: string | null
  /** Where it is not that of the type. */
  readonly collation: string | null
  /** Where it is not that of the type. */
  readonly storage: 'plain' | 'external' | 'main' | 'extended' | null
  readonly compression: 'pglz' | 'lz4' | null
  readonly statisticsTarget: number | null
  readonly options: readonly string[]
  readonly grants: readonly Grant[]
}

export interface CatalogConstraint extends Named {
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'exclusion' | 'check'
  /** `CHECK ((price >= (0)::numeric))` */
  readonly definition: string
  readonly columns: readonly string[]
  /** What a foreign key refers to. */
  readonly references: {
    readonly table: string
    readonly columns: readonly string[]
    readonly onUpdate: string
    readonly onDelete: string
  } | null
  readonly isValidated: boolean
  /** False where the triggers behind a foreign key are switched off. */
  readonly isEnabled: boolean
}

export interface CatalogIndex extends Named {
  readonly method: string
  readonly definition: string
  /** Names of columns, or expressions. */
  readonly columns: readonly string[]
  readonly included: readonly string[]
  readonly predicate: string | null
  readonly isUnique: boolean
  /** False for one that `create index concurrently` left half made. */
  readonly isValid: boolean
  readonly isClustered: boolean
  readonly isReplicaIdentity: boolean
  /** The constraint that it serves, if any. */
  readonly constraint: string | null
  /** By the number of the column. */
  readonly statisticsTargets: Readonly<Record<string, number>>
}

export interface CatalogTrigger extends Named {
  readonly definition: string
  /** `core.tg_touch()` */
  readonly function: string
  readonly state: FiringState
}

export interface CatalogRule extends Named {
  readonly definition: string
  readonly state: FiringState
}

export interface CatalogPolicy extends Named {
  readonly isPermissive: boolean
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

/** Extended statistics. */
export interface CatalogStatistics extends Named {
  readonly owner: string
  readonly definition: string
  readonly target: number | null
}

interface Relation extends SchemaObject {
  readonly options: readonly string[]
  readonly columns: readonly CatalogColumn[]
  readonly indexes: readonly CatalogIndex[]
  readonly triggers: readonly CatalogTrigger[]
  readonly rules: readonly CatalogRule[]
  readonly grants: readonly Grant[]
}

export interface CatalogTable extends Relation {
  readonly kind: 'table' | 'partitioned table' | 'foreign table'
  readonly isUnlogged: boolean
  readonly hasRowSecurity: boolean
  readonly forcesRowSecurity: boolean
  readonly replicaIdentity: 'default' | 'nothing' | 'full' | 'index'
  /** The tables it inherits from otherwise than as a partition. */
  readonly inherits: readonly string[]
  /** The table it is a partition of. */
  readonly partitionOf: string | null
  /** `FOR VALUES FROM (...) TO (...)` */
  readonly partitionBound: string | null
  /** `RANGE (created_at)` */
  readonly partitionBy: string | null
  /** Those of its own: what a partition inherits is not repeated, not-null is a trait of the column. */
  readonly constraints: readonly CatalogConstraint[]
  readonly policies: readonly CatalogPolicy[]
  readonly statistics: readonly CatalogStatistics[]
}

export interface CatalogView extends Relation {
  readonly kind: 'view' | 'materialized view'
  readonly definition: string
}

export interface CatalogSequence extends SchemaObject {
  readonly type: string
  /** `start with 1 increment by 1 ...` */
  readonly options: string
  /** `core.tenants.id` */
  readonly ownedBy: string | null
  readonly grants: readonly Grant[]
}

export interface CatalogFunction extends SchemaObject {
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window function'
  readonly language: string
  /** With names, modes and defaults. */
  readonly arguments: string
  readonly result: string | null
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly parallel: 'safe' | 'restricted' | 'unsafe'
  readonly isStrict: boolean
  readonly isLeakproof: boolean
  readonly isSecurityDefiner: boolean
  readonly settings: readonly string[]
  readonly cost: number
  readonly rows: number
  /** Of an aggregate what stands in its parentheses. */
  readonly body: string
  /** The statement that makes it. */
  readonly definition: string
  readonly grants: readonly Grant[]
}

export interface CatalogDomain extends SchemaObject {
  readonly baseType: string
  readonly isNotNull: boolean
  readonly default: string | null
  readonly collation: string | null
  readonly constraints: readonly CatalogConstraint[]
  readonly grants: readonly Grant[]
}

export interface CatalogEnum extends SchemaObject {
  readonly labels: readonly string[]
  readonly grants: readonly Grant[]
}

export interface CatalogComposite extends SchemaObject {
  readonly columns: readonly CatalogColumn[]
  readonly grants: readonly Grant[]
}

export interface CatalogRange extends SchemaObject {
  readonly baseType: string
  readonly grants: readonly Grant[]
}

export interface TextSearchObject extends SchemaObject {
  /** The template of a dictionary, the parser of a configuration. */
  readonly base: string
  /** The options of a dictionary; `asciiword: core.english_stem` for each kind of token of a configuration. */
  readonly settings: readonly string[]
}

/** An object of which no more has to be known than the statement that makes it. */
export interface OtherObject extends Named {
  readonly kind: 'publication' | 'collation' | 'operator' | 'operator class' | 'cast'
  /** Null for a publication or a cast, which belong to no schema. */
  readonly schema: string | null
  /** Null for a cast, which nobody owns. */
  readonly owner: string | null
  readonly definition: string
}

export interface CatalogEventTrigger extends Named {
  readonly owner: string
  readonly event: string
  readonly function: string
  readonly state: FiringState
  readonly tags: readonly string[]
}

/**
 * What objects that the role makes later will be granted; without grants, not even what PostgreSQL gives to public by
 * itself.
 */
export interface DefaultPrivileges {
  readonly id: string
  readonly role: string
  /** Null for every schema. */
  readonly schema: string | null
  readonly objects: string
  readonly grants: readonly Grant[]
}
