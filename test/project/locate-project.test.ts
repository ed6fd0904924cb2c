import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { locateProject } from '../../src/project/locate-project.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'

const packages = { isOwn: false, migrations: projectPaths.migrations, current: projectPaths.current }

test('a project is found from any folder below it', async () => {
  const root = await withFolder({ 'pnc-db.config.json': '{}', 'current.sql': '' })
  const deep = join(root, 'src/orders')
  await mkdir(deep, { recursive: true })
  expect(locateProject(deep)).toEqual({
    root,
    isOwn: true,
    migrations: join(root, 'migrations'),
    fixtures: join(root, 'fixtures'),
    current: join(root, 'current.sql'),
  })
})

test('the nearest project wins over one around it', async () => {
  const outer = await withFolder({ 'pnc-db.config.json': '{}', 'current.sql': '' })
  const inner = join(outer, 'packages/shop')
  await mkdir(join(inner, 'migrations'), { recursive: true })
  // Other tools call their folder so too: alone it says nothing.
  expect(locateProject(inner).root).toBe(outer)
  await mkdir(join(inner, 'current.sql'))
  expect(locateProject(inner)).toMatchObject({ root: inner, isOwn: true })
})

test('a project without migrations of its own uses those of the package', async () => {
  const root = await withFolder({ 'pnc-db.config.js': 'export default {}' })
  expect(locateProject(root)).toMatchObject({ root, ...packages })
})

test('where there is no project, the folder itself is the root', async () => {
  const cwd = await withFolder()
  expect(locateProject(cwd)).toMatchObject({ root: cwd, ...packages })
})
