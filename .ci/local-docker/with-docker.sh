#!/usr/bin/env bash
# Runs a command with a private Docker engine and the image local/postgis:15 at hand, then stops the engine:
#   .ci/local-docker/with-docker.sh env PNC_TEST_ENGINE=docker PNC_TEST_IMAGE=local/postgis:15 npm test
# For trying the testcontainers path on a machine without an image registry. The engine is told a dead proxy, so it pulls nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${LOCAL_DOCKER_ROOT:-/var/tmp/local-docker}
{ command -v dockerd && command -v mmdebstrap && command -v iptables; } >/dev/null || { apt-get update -q; apt-get install -y -q --no-install-recommends docker.io iptables mmdebstrap; } >&2
mkdir -p "$root"
export DOCKER_HOST=unix://$root/docker.sock TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
HTTP_PROXY=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9 dockerd --data-root "$root/data" --exec-root "$root/exec" \
  --pidfile "$root/dockerd.pid" -H "$DOCKER_HOST" >"$root/log" 2>&1 &
engine=$!
trap 'docker ps -aq --filter label=org.testcontainers=true | xargs -r docker rm -fv >/dev/null 2>&1; kill $engine; wait $engine 2>/dev/null || true' EXIT
for _ in $(seq 60); do docker version >/dev/null 2>&1 && break; sleep 0.5; done
docker image inspect local/postgis:15 >/dev/null 2>&1 || "$here/image.sh" >&2
"$@"
