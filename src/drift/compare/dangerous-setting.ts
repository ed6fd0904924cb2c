/** Settings with which a session would not meet row security, triggers or names as the migrations mean them. */
export const isDangerousSetting = (setting: string) =>
  /^(row_security|session_replication_role|search_path|role)=/.test(setting)
