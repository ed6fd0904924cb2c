import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderOf } from './server-binaries.js'

export interface ThrowawayCluster {
  readonly superuserUrl: string
  stop(): Promise<void>
}

/**
 * Runs a server for as long as standard input stays open, so that it goes when whoever started it goes, in whatever way. As root
 * it becomes the user postgres, because PostgreSQL refuses root. Nothing is durable; otherwise the settings are those of a small server.
 */
const script = `
  set -eu
  cd "$FOLDER"
  as=
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$FOLDER"
    as="setpriv --reuid=postgres --regid=$(id -g postgres) --clear-groups --"
  fi
  $as "$BIN/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >init.log 2>&1 || { cat init.log >&2; exit 1; }
  $as "$BIN/postgres" -D data -p "$PORT" -k "$FOLDER" -c listen_addresses=127.0.0.1 -c shared_buffers="$BUFFERS" \\
    -c maintenance_work_mem=256MB -c max_wal_size=4GB -c wal_level=minimal -c max_wal_senders=0 \\
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off </dev/null >server.log 2>&1 &
  server=$!
  trap 'kill -INT $server 2>/dev/null; wait $server; cd / && rm -rf "$FOLDER"' EXIT
  trap '' INT HUP
  until grep -q '^ready' data/postmaster.pid 2>/dev/null; do
    kill -0 $server 2>/dev/null || { cat server.log >&2; exit 1; }
    sleep 0.05
  done
  echo ready
  exec >/dev/null
  read -r _ || true
`

/** Makes and starts a private cluster in a temporary folder. */
export async function startThrowawayCluster(): Promise<ThrowawayCluster> {
  const bin = folderOf('initdb')
  if (bin === undefined) {
    throw new Error(
      'There are no PostgreSQL binaries here. Give a server by PNC_BENCH_DATABASE_URL=postgres://superuser@...',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'pnc-bench-'))
  const port = await freePort()
  const buffers = `${Math.min(1024, Math.floor(totalmem() / 4 / 1024 ** 2))}MB`
  // Detached: Ctrl-C must reach us alone; we then close the pipe.
  const server = spawn('bash', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      LC_ALL: 'C',
      FOLDER: folder,
      BIN: bin,
      PORT: String(port),
      BUFFERS: buffers,
    },
  })
  let complaints = ''
  server.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const ended = once(server, 'close')
  const isReady = await Promise.race([once(server.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!isReady) throw new Error(`The throwaway PostgreSQL cluster did not start:\n${complaints}`)
  return {
    superuserUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      server.stdin.end()
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (typeof address !== 'object' || address === null) throw new Error('no free loopback port')
  return address.port
}
