import type { TestServer, Unavailable } from './test-server.js'

/** The image of the project, amd64 only; `PNC_TEST_IMAGE` names another. */
const defaultImage = 'postgis/postgis:15-3.5'

/** Starts a container with PostgreSQL and PostGIS through testcontainers, which removes it with this process. */
export async function startContainer(env: NodeJS.ProcessEnv): Promise<TestServer | Unavailable> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  try {
    await getContainerRuntimeClient()
  } catch {
    return { unavailable: 'no Docker engine answers' }
  }
  const image = env.PNC_TEST_IMAGE ?? defaultImage
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    'jit=off',
    'max_connections=100',
    'max_prepared_transactions=10',
  ]
  const container = await new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword('throwaway')
    .withDatabase('postgres')
    .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
    .start()
  return {
    kind: 'docker',
    description: `the Docker image ${image}`,
    superuserUrl: container.getConnectionUri(),
    stop: async () => {
      await container.stop()
    },
  }
}
