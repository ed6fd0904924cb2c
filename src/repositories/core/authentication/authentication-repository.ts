import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { authenticate, sessionTenants } from './authenticate.js'
import { beginCode } from './begin-code.js'
import { beginWallet } from './begin-wallet.js'
import { holdIdentity, releaseIdentity } from './hold-identity.js'
import { linkCode, linkProvider, linkTelegram, linkWallet } from './link.js'
import { changePassword, resetPassword } from './set-password.js'
import { signInWithCode } from './sign-in-with-code.js'
import { signInWithPassword } from './sign-in-with-password.js'
import { signInWithProvider } from './sign-in-with-provider.js'
import { signInWithTelegram } from './sign-in-with-telegram.js'
import { signInWithWallet } from './sign-in-with-wallet.js'
import { signOut, signOutEverywhere, signOutOthers } from './sign-out.js'

/** Signing in and out, before and outside of any tenant. Each method is documented at the function it binds. */
export function authenticationRepository(session: AuthenticationSession) {
  return {
    signInWithPassword: signInWithPassword.bind(undefined, session),
    signInWithCode: signInWithCode.bind(undefined, session),
    signInWithWallet: signInWithWallet.bind(undefined, session),
    signInWithTelegram: signInWithTelegram.bind(undefined, session),
    signInWithProvider: signInWithProvider.bind(undefined, session),
    beginCode: beginCode.bind(undefined, session),
    beginWallet: beginWallet.bind(undefined, session),
    linkCode: linkCode.bind(undefined, session),
    linkWallet: linkWallet.bind(undefined, session),
    linkTelegram: linkTelegram.bind(undefined, session),
    linkProvider: linkProvider.bind(undefined, session),
    resetPassword: resetPassword.bind(undefined, session),
    changePassword: changePassword.bind(undefined, session),
    authenticate: authenticate.bind(undefined, session),
    tenants: sessionTenants.bind(undefined, session),
    signOut: signOut.bind(undefined, session),
    signOutOthers: signOutOthers.bind(undefined, session),
    signOutEverywhere: signOutEverywhere.bind(undefined, session),
    holdIdentity: holdIdentity.bind(undefined, session),
    releaseIdentity: releaseIdentity.bind(undefined, session),
  }
}

export type AuthenticationRepository = ReturnType<typeof authenticationRepository>
