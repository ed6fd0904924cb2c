--! Data-Loss: identities, passwords, pending challenges, sessions and registered applications

drop policy users_all_definer on core.users;
revoke select, insert on core.users from pnc_definer;

drop function
  core.enter_authentication, core.require_authentication, core.sign_in_limits,
  core.challenge_subject, core.begin_challenge, core.consume_challenge, core.purge_challenges,
  core.open_session, core.may_enter, core.live_session, core.authenticate_session, core.session_tenants,
  core.end_sessions, core.purge_sessions,
  core.note_failure, core.begin_password_check, core.is_locked, core.sign_in_with_password, core.find_or_register,
  core.sign_in_with_challenge, core.sign_in_with_proof, core.accept_proof, core.finish_sign_in,
  core.link_identity, core.unlink_identity, core.reset_password, core.change_password, core.replace_password,
  core.hold_identity, core.unlock_member;

drop table core.auth_apps, core.sessions, core.challenges, core.passwords, core.identities;

drop function core.tg_sessions__end;

drop type core.sign_in;
drop domain
  core.identity_service, core.wallet_address, core.lock_reason, core.challenge_kind, core.challenge_purpose, core.session_end_reason;
