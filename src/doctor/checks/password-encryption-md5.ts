import { type DoctorCheck } from '../doctor-check.js'
import { settingOf } from '../setting-of.js'

export const passwordEncryptionMd5: DoctorCheck = {
  name: 'password-encryption-md5',
  group: 'settings',
  level: 'warning',
  summary: 'Passwords are kept by scram-sha-256.',
  leftOutOnEmbedded: 'the embedded engine asks nobody for a password',
  look: async (patient) =>
    (await settingOf(patient))('password_encryption') === 'md5'
      ? [
          {
            object: 'password_encryption',
            detail:
              'New passwords are kept as MD5: who reads the hash can log in with it, and guess the password fast.',
            remedy: `alter system set password_encryption = 'scram-sha-256';\nselect pg_reload_conf();\n-- then set every password again`,
          },
        ]
      : [],
}
