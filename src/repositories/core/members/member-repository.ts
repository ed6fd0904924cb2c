import type { Session } from '../../../query/session.js'
import { feedMembers } from './feed-members.js'
import { findMember } from './find-member.js'
import { getMember } from './get-member.js'
import { getMemberContact } from './get-member-contact.js'
import { leave } from './leave.js'
import { reinstateMember } from './reinstate-member.js'
import { removeMember } from './remove-member.js'
import { suspendMember } from './suspend-member.js'
import { updateMember } from './update-member.js'

/** The people of a tenant; sign-ups make them. Each method is documented at the function it binds. */
export function memberRepository(session: Session) {
  return {
    feed: feedMembers.bind(undefined, session),
    get: getMember.bind(undefined, session),
    find: findMember.bind(undefined, session),
    contact: getMemberContact.bind(undefined, session),
    update: updateMember.bind(undefined, session),
    suspend: suspendMember.bind(undefined, session),
    reinstate: reinstateMember.bind(undefined, session),
    remove: removeMember.bind(undefined, session),
    leave: leave.bind(undefined, session),
  }
}

export type MemberRepository = ReturnType<typeof memberRepository>
