import { chunksOf } from './chunks.js'
import { createJsonRecord } from './json-record.js'
import type { TableLoader } from './table-loader.js'

const chunkSize = 256 * 1024

/** Loads by INSERT, hundreds of rows at a time, for the embedded engine: COPY hangs its socket. */
export const insertTable: TableLoader = async (client, { table, rows, onProgress, signal }) => {
  const names = table.columns.map(([name]) => name).join(', ')
  const types = table.columns.map((column) => column.join(' ')).join(', ')
  const text = `insert into ${table.name} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as rows (${types})`
  let sent = 0
  for (const chunk of chunksOf(rows, createJsonRecord(table), { size: chunkSize, separator: ',' })) {
    signal?.throwIfAborted()
    await client.query(text, [`[${chunk.text}]`])
    sent += chunk.rows
    onProgress(sent)
  }
}
