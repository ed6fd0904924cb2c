import { type LintRule } from './lint-rule.js'
import { auditTriggerStale } from './rules/audit-trigger-stale.js'
import { ciphertextNotRotated } from './rules/ciphertext-not-rotated.js'
import { ciphertextWithoutNote } from './rules/ciphertext-without-note.js'
import { constraintNotValid } from './rules/constraint-not-valid.js'
import { createdAtWithoutDefault } from './rules/created-at-without-default.js'
import { defaultFunctionPrivileges } from './rules/default-function-privileges.js'
import { definerFunctionOwner } from './rules/definer-function-owner.js'
import { definerFunctionPublic } from './rules/definer-function-public.js'
import { definerPolicyMixed } from './rules/definer-policy-mixed.js'
import { enumType } from './rules/enum-type.js'
import { floatColumn } from './rules/float-column.js'
import { floatMoney } from './rules/float-money.js'
import { foreignKeyAction } from './rules/foreign-key-action.js'
import { foreignKeyPastMembership } from './rules/foreign-key-past-membership.js'
import { foreignKeyWithoutIndex } from './rules/foreign-key-without-index.js'
import { foreignKeyWithoutTenant } from './rules/foreign-key-without-tenant.js'
import { functionLanguage } from './rules/function-language.js'
import { functionLeakproof } from './rules/function-leakproof.js'
import { functionSearchPath } from './rules/function-search-path.js'
import { functionVolatilityUnstated } from './rules/function-volatility-unstated.js'
import { globalTableUndeclared } from './rules/global-table-undeclared.js'
import { grantOnPartition } from './rules/grant-on-partition.js'
import { grantOption } from './rules/grant-option.js'
import { grantToPublic } from './rules/grant-to-public.js'
import { jsonColumn } from './rules/json-column.js'
import { keyWithoutTenant } from './rules/key-without-tenant.js'
import { missingComment } from './rules/missing-comment.js'
import { objectOwner } from './rules/object-owner.js'
import { personalColumnWithoutNote } from './rules/personal-column-without-note.js'
import { piiInIndex } from './rules/pii-in-index.js'
import { piiInStatistics } from './rules/pii-in-statistics.js'
import { piiNoteInvalid } from './rules/pii-note-invalid.js'
import { policyReadsTable } from './rules/policy-reads-table.js'
import { policyRolePastTenant } from './rules/policy-role-past-tenant.js'
import { policyWithoutRole } from './rules/policy-without-role.js'
import { policyWithoutSubselect } from './rules/policy-without-subselect.js'
import { primaryKeyMissing } from './rules/primary-key-missing.js'
import { publicTemporaryObjects } from './rules/public-temporary-objects.js'
import { rowSecurityDisabled } from './rules/row-security-disabled.js'
import { rowSecurityNotForced } from './rules/row-security-not-forced.js'
import { schemaCreateGranted } from './rules/schema-create-granted.js'
import { tableWithoutAudit } from './rules/table-without-audit.js'
import { tenantColumnRule } from './rules/tenant-column.js'
import { tenantPolicyMissing } from './rules/tenant-policy-missing.js'
import { textWithoutLength } from './rules/text-without-length.js'
import { timestampPrecision } from './rules/timestamp-precision.js'
import { timestampWithoutZone } from './rules/timestamp-without-zone.js'
import { triggerDisabled } from './rules/trigger-disabled.js'
import { triggerFunctionGranted } from './rules/trigger-function-granted.js'
import { unboundedNumeric } from './rules/unbounded-numeric.js'
import { varcharColumn } from './rules/varchar-column.js'
import { viewNotSecurityInvoker } from './rules/view-not-security-invoker.js'

/** Every rule of our own, by name. */
export const allRules: readonly LintRule[] = [
  auditTriggerStale,
  ciphertextNotRotated,
  ciphertextWithoutNote,
  constraintNotValid,
  createdAtWithoutDefault,
  defaultFunctionPrivileges,
  definerFunctionOwner,
  definerFunctionPublic,
  definerPolicyMixed,
  enumType,
  floatColumn,
  floatMoney,
  foreignKeyAction,
  foreignKeyPastMembership,
  foreignKeyWithoutIndex,
  foreignKeyWithoutTenant,
  functionLanguage,
  functionLeakproof,
  functionSearchPath,
  functionVolatilityUnstated,
  globalTableUndeclared,
  grantOnPartition,
  grantOption,
  grantToPublic,
  jsonColumn,
  keyWithoutTenant,
  missingComment,
  objectOwner,
  personalColumnWithoutNote,
  piiInIndex,
  piiInStatistics,
  piiNoteInvalid,
  policyReadsTable,
  policyRolePastTenant,
  policyWithoutRole,
  policyWithoutSubselect,
  primaryKeyMissing,
  publicTemporaryObjects,
  rowSecurityDisabled,
  rowSecurityNotForced,
  schemaCreateGranted,
  tableWithoutAudit,
  tenantColumnRule,
  tenantPolicyMissing,
  textWithoutLength,
  timestampPrecision,
  timestampWithoutZone,
  triggerDisabled,
  triggerFunctionGranted,
  unboundedNumeric,
  varcharColumn,
  viewNotSecurityInvoker,
]
