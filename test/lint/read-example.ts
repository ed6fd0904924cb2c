import type { Client } from 'pg'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import type { LintSubject } from '../../src/lint/lint-rule.js'

/** The subject that a migrated database with an example in its schema `shop` is; nothing of it is kept. */
export async function readExample(client: Client, sql: string): Promise<LintSubject> {
  await client.query('begin')
  try {
    await client.query('set local role pnc_owner')
    await client.query('create schema shop')
    await client.query(`comment on schema shop is 'Examples.'`)
    await client.query('grant usage on schema shop to pnc_service, pnc_readonly, pnc_search')
    await client.query(sql)
    return {
      catalog: await readCatalog(client),
      scripts: [{ file: 'current.sql', sql, linesAbove: 0, isCompiled: true, isTransactional: true }],
    }
  } finally {
    await client.query('rollback')
  }
}
