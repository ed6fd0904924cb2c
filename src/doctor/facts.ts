/** The rows of each file in `facts/`. */
export interface Facts {
  readonly 'context-keys': {
    readonly id: string
    readonly installedAt: Date
    /** The bits that its bytes hold, as far as their frequencies show. */
    readonly bits: number
  }
  readonly connections: { readonly used: number; readonly allowed: number }
  readonly 'database-ages': DatabaseAge
  readonly 'default-partitions': { readonly parent: string; readonly partition: string }
  readonly extensions: {
    readonly name: string
    readonly installed: string
    /** The version that the server has files of; null where it has none. */
    readonly available: string | null
  }
  readonly indexes: {
    readonly table: string
    readonly index: string
    /** Everything that makes two indexes the same. */
    readonly likeness: string
    readonly isUnique: boolean
    readonly constraint: string | null
    readonly bytes: number
  }
  readonly 'login-passwords': { readonly name: string }
  readonly partitions: PartitionBound
  readonly 'prepared-transactions': {
    readonly gid: string
    readonly owner: string
    readonly database: string
    readonly seconds: number
  }
  readonly 'replication-slots': {
    readonly name: string
    readonly isActive: boolean
    readonly walStatus: string | null
    readonly bytes: number | null
  }
  readonly 'role-settings': { readonly scope: string; readonly reset: string; readonly setting: string }
  readonly roles: RoleFacts
  readonly sequences: {
    readonly name: string
    readonly column: string | null
    /** What its numbers have to fit into. */
    readonly type: string
    readonly isVisible: boolean
    /** Null for one that was never used. */
    readonly used: number | null
  }
  readonly sessions: {
    readonly pid: number
    readonly login: string
    readonly application: string
    readonly isHidden: boolean
    readonly state: string | null
    readonly seconds: number | null
  }
  readonly settings: { readonly name: string; readonly setting: string }
  readonly 'table-ages': { readonly table: string; readonly age: number; readonly limit: number }
  readonly tables: TableFacts
}

export type FactName = keyof Facts

export interface DatabaseAge {
  readonly database: string
  readonly kind: 'transactions' | 'multixacts'
  readonly age: number
  readonly limit: number
}

export interface PartitionBound {
  readonly parent: string
  /** The type of the only column of the key; null where it has several, or an expression. */
  readonly keyType: string | null
  /** Null for a parent without partitions. */
  readonly partition: string | null
  /** As SQL writes it, without quotes; null without end. */
  readonly lower: string | null
  readonly upper: string | null
  /** The moments that the bounds stand for: of days, times and time-ordered ids. */
  readonly lowerAt: Date | null
  readonly upperAt: Date | null
}

export interface RoleFacts {
  readonly name: string
  readonly canLogin: boolean
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly createsRoles: boolean
  readonly createsDatabases: boolean
  readonly replicates: boolean
  /** Every role whose rights it has or may take, by whatever way. */
  readonly groups: readonly string[]
  /** Those that it was granted itself. */
  readonly directGroups: readonly string[]
  readonly ownsObjects: boolean
}

export interface TableFacts {
  readonly table: string
  readonly isPartitioned: boolean
  readonly rows: number
  readonly deadRows: number
  readonly changedRows: number
  readonly wasAnalyzed: boolean
}
