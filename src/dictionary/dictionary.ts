/** What people want to know about a database: its schemas, sorted by name, with everything in them. Plain data. */
export interface Dictionary {
  readonly schemas: readonly DictionarySchema[]
  /** Every foreign key, also between schemas. */
  readonly relations: readonly Relation[]
}

export interface DictionarySchema {
  readonly name: string
  readonly comment: string
  readonly tables: readonly DictionaryTable[]
  readonly domains: readonly DictionaryDomain[]
  readonly functions: readonly DictionaryFunction[]
}

/** A table or a view; partitions are not listed beside the table they are parts of. */
export interface DictionaryTable {
  /** `market.listings` */
  readonly id: string
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'partitioned table' | 'foreign table' | 'view' | 'materialized view'
  readonly comment: string
  /** Whether its comment says that it belongs to no tenant. */
  readonly isGlobal: boolean
  /** `RANGE (created_at)` */
  readonly partitionBy: string | null
  /** Null for views. */
  readonly rowSecurity: 'forced' | 'enabled' | 'off' | null
  readonly columns: readonly DictionaryColumn[]
  /** Primary key, unique keys, checks and exclusions; foreign keys stand in `references`. */
  readonly constraints: readonly DictionaryConstraint[]
  readonly references: readonly Relation[]
  readonly referencedBy: readonly Relation[]
  readonly policies: readonly DictionaryPolicy[]
  readonly indexes: readonly DictionaryIndex[]
  readonly triggers: readonly DictionaryTrigger[]
}

export interface DictionaryColumn {
  readonly name: string
  readonly type: string
  /** The domain it is of, if it is one of these schemas. */
  readonly domain: string | null
  /** What the domain lists. */
  readonly values: readonly string[]
  readonly isNullable: boolean
  /** `now()`, `always generated: ...`, `identity`; empty where there is none. */
  readonly default: string
  readonly comment: string
  /** What the comment declares of personal data: `kind=phone subject=owner_id erase=null`. */
  readonly personal: string | null
  readonly keys: readonly ('PK' | 'FK' | 'UK')[]
}

/** A foreign key. */
export interface Relation {
  readonly name: string
  /** The table that refers. */
  readonly from: string
  readonly columns: readonly string[]
  /** The table that is referred to. */
  readonly to: string
  readonly toColumns: readonly string[]
  /** `restrict`, `cascade` ... */
  readonly onDelete: string
  /** Whether a row may refer to nothing. */
  readonly isOptional: boolean
  /** Whether at most one row refers to each. */
  readonly isUnique: boolean
}

export interface DictionaryConstraint {
  readonly name: string
  readonly kind: string
  readonly definition: string
  readonly comment: string
}

export interface DictionaryPolicy {
  readonly name: string
  readonly isRestrictive: boolean
  /** `pnc_service and pnc_readonly read rows whose status is not 'draft'` */
  readonly words: string
  readonly comment: string
}

export interface DictionaryIndex {
  readonly name: string
  /** `gist (tenant_id, location) where deleted_at IS NULL` */
  readonly definition: string
  readonly isUnique: boolean
  /** What it is there for: its comment, or the key it upholds. */
  readonly serves: string
}

export interface DictionaryTrigger {
  readonly name: string
  /** `before insert or update, for each row` */
  readonly fires: string
  readonly function: string
  readonly comment: string
}

export interface DictionaryDomain {
  readonly id: string
  readonly name: string
  readonly baseType: string
  /** Its values where its checks list them. */
  readonly values: readonly string[]
  readonly checks: readonly string[]
  readonly comment: string
}

export interface DictionaryFunction {
  readonly id: string
  readonly name: string
  readonly arguments: string
  readonly result: string
  /** `plpgsql, stable, security definer as pnc_search` */
  readonly traits: string
  /** Whether it is called by triggers alone. */
  readonly isTrigger: boolean
  readonly comment: string
}
