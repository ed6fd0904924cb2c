#!/usr/bin/env bash
# A throwaway PostgreSQL cluster that lives exactly as long as its standard input stays open.
#
#   throwaway-cluster.sh <folder with the binaries> <folder of the cluster> <port>
#
# Whoever starts it holds the other end of that pipe: when that process ends, in whatever way, the kernel closes the
# pipe, and the server stops and its folder goes. Prints `ready` once it accepts connections.
# Trust for the local superuser, passwords for everybody else, nothing durable.
set -euo pipefail
bin=$1 folder=$2 port=$3
trap '' INT HUP

as_server_user=(env)
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as_server_user=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --)
  chown "$user" "$folder"
fi
cd "$folder"

server=
stop() {
  trap '' TERM EXIT
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null || true # an immediate shutdown
    wait "$server" || true
  fi
  cd / && rm -rf "$folder"
}
trap stop EXIT
trap 'exit 143' TERM

# Upper and lower case of accented letters need a locale that knows them.
locale=en_US.UTF-8
if locale -a 2>/dev/null | grep -qiE '^C\.utf-?8$'; then locale=C.UTF-8; fi
"${as_server_user[@]}" "$bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 \
  --locale=$locale --no-sync --no-instructions >init.log 2>&1 || { cat init.log >&2; exit 1; }
cat >data/pg_hba.conf <<'RULES'
local all postgres trust
local all all scram-sha-256
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
RULES
cat >>data/postgresql.conf <<SETTINGS
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 100
max_prepared_transactions = 10
shared_buffers = 128MB
jit = off
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
SETTINGS
"${as_server_user[@]}" "$bin/postgres" -D data </dev/null >server.log 2>&1 &
server=$!
until grep -q '^ready' data/postmaster.pid 2>/dev/null; do
  kill -0 "$server" 2>/dev/null || { cat server.log >&2; exit 1; }
  sleep 0.05
done
echo ready
exec >/dev/null
read -r _ || true
