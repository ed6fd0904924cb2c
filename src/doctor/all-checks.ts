import { autovacuumOff } from './checks/autovacuum-off.js'
import { bootstrapIncomplete } from './checks/bootstrap-incomplete.js'
import { clockSkew } from './checks/clock-skew.js'
import { connectionsScarce } from './checks/connections-scarce.js'
import { contextKeyMissing } from './checks/context-key-missing.js'
import { contextKeyOld } from './checks/context-key-old.js'
import { contextKeyUntrusted } from './checks/context-key-untrusted.js'
import { contextKeyWeak } from './checks/context-key-weak.js'
import { contextKeysMany } from './checks/context-keys-many.js'
import { contextSecretUnconfigured } from './checks/context-secret-unconfigured.js'
import { databaseWraparound } from './checks/database-wraparound.js'
import { deadRows } from './checks/dead-rows.js'
import { defaultPartition } from './checks/default-partition.js'
import { duplicateIndex } from './checks/duplicate-index.js'
import { durabilityOff } from './checks/durability-off.js'
import { extensionMissing } from './checks/extension-missing.js'
import { extensionOutdated } from './checks/extension-outdated.js'
import { groupRoleUnsafe } from './checks/group-role-unsafe.js'
import { idleInTransaction } from './checks/idle-in-transaction.js'
import { loginCannotMigrate } from './checks/login-cannot-migrate.js'
import { loginSuperuser } from './checks/login-superuser.js'
import { loginWithoutPassword } from './checks/login-without-password.js'
import { memberWithAttributes } from './checks/member-with-attributes.js'
import { migrationMismatch } from './checks/migration-mismatch.js'
import { migrationPending } from './checks/migration-pending.js'
import { ownerMember } from './checks/owner-member.js'
import { parametersLogged } from './checks/parameters-logged.js'
import { partitionGap } from './checks/partition-gap.js'
import { partitionMissing } from './checks/partition-missing.js'
import { passwordEncryptionMd5 } from './checks/password-encryption-md5.js'
import { preparedTransaction } from './checks/prepared-transaction.js'
import { replicationSlotLagging } from './checks/replication-slot-lagging.js'
import { rowSecurityOff } from './checks/row-security-off.js'
import { sequenceNearEnd } from './checks/sequence-near-end.js'
import { serviceLoginUnsafe } from './checks/service-login-unsafe.js'
import { statementsLogged } from './checks/statements-logged.js'
import { statisticsMissing } from './checks/statistics-missing.js'
import { statisticsStale } from './checks/statistics-stale.js'
import { tableWraparound } from './checks/table-wraparound.js'
import { type DoctorCheck } from './doctor-check.js'

/** Every check of its own, by name. */
export const allChecks: readonly DoctorCheck[] = [
  autovacuumOff,
  bootstrapIncomplete,
  clockSkew,
  connectionsScarce,
  contextKeyMissing,
  contextKeyOld,
  contextKeyUntrusted,
  contextKeyWeak,
  contextKeysMany,
  contextSecretUnconfigured,
  databaseWraparound,
  deadRows,
  defaultPartition,
  duplicateIndex,
  durabilityOff,
  extensionMissing,
  extensionOutdated,
  groupRoleUnsafe,
  idleInTransaction,
  loginCannotMigrate,
  loginSuperuser,
  loginWithoutPassword,
  memberWithAttributes,
  migrationMismatch,
  migrationPending,
  ownerMember,
  parametersLogged,
  partitionGap,
  partitionMissing,
  passwordEncryptionMd5,
  preparedTransaction,
  replicationSlotLagging,
  rowSecurityOff,
  sequenceNearEnd,
  serviceLoginUnsafe,
  statementsLogged,
  statisticsMissing,
  statisticsStale,
  tableWraparound,
]
