import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { columnLints } from './lints/columns.js'
import { commentLints } from './lints/comments.js'
import { functionLints } from './lints/functions.js'
import { grantLints } from './lints/grants.js'
import { keyLints } from './lints/keys.js'
import { roleLints } from './lints/roles.js'
import { rowSecurityLints } from './lints/row-security.js'

const database = await useTestDatabase()

describe.each([
  ['row security', rowSecurityLints],
  ['grants', grantLints],
  ['keys', keyLints],
  ['comments', commentLints],
  ['functions', functionLints],
  ['columns', columnLints],
  ['roles', roleLints],
])('%s', (_, lints) => {
  test.each(lints)('$guarantee', async ({ finds }) => {
    expect(await database.asOwner(finds)).toEqual([])
  })

  test.each(lints)('the lint can fail: $guarantee', async ({ finds, breaks }) => {
    const client = await database.openClient(database.ownerUrl)
    try {
      await client.query('begin')
      for (const statement of breaks) await client.query(statement)
      expect((await client.query(finds)).rowCount).toBeGreaterThan(0)
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })
})
