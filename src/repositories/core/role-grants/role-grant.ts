/** That a member holds a role. */
export interface RoleGrant {
  readonly user_id: string
  readonly role_code: string
  /** From this moment on it grants nothing; null for never. */
  readonly expires_at: Date | null
  readonly created_at: Date
  /** Who granted it; null for the system. */
  readonly created_by: string | null
}
