import { Client } from 'pg'
import type { TestServer, Unavailable } from './test-server.js'

/** The server that `PNC_TEST_DATABASE_URL` names; its login must be a superuser, because tests create roles and databases. */
export async function givenUrl(env: NodeJS.ProcessEnv): Promise<TestServer | Unavailable> {
  const url = env.PNC_TEST_DATABASE_URL
  if (!url) return { unavailable: 'PNC_TEST_DATABASE_URL is not set' }
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ is_superuser: string }>('show is_superuser')
    if (rows[0]?.is_superuser !== 'on')
      throw new Error('The login of PNC_TEST_DATABASE_URL is not a superuser.')
    return {
      kind: 'url',
      description: `PNC_TEST_DATABASE_URL at ${client.host}:${client.port}`,
      superuserUrl: url,
      stop: () => Promise.resolve(),
    }
  } finally {
    await client.end()
  }
}
