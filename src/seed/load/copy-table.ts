import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { chunksOf } from './chunks.js'
import { createCopyLine } from './copy-text.js'
import type { TableLoader } from './table-loader.js'

const chunkSize = 128 * 1024

/** Loads by COPY, for servers. Memory stays flat: a chunk is made when the one before it has left. */
export const copyTable: TableLoader = async (client, { table, rows, truncated, onProgress, signal }) => {
  const columns = table.columns.map(([name]) => name).join(', ')
  let sent = 0
  function* encoded() {
    for (const chunk of chunksOf(rows, createCopyLine(table), { size: chunkSize, separator: '' })) {
      yield Buffer.from(chunk.text)
      sent += chunk.rows
      onProgress(sent)
    }
  }
  const freeze = truncated ? ' (freeze)' : ''
  const target = client.query(copyFrom(`copy ${table.name} (${columns}) from stdin${freeze}`))
  await pipeline(Readable.from(encoded(), { highWaterMark: 2 }), target, { signal })
}
