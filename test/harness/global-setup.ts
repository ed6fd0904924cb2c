import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildOnce } from './build-once.js'
import { chooseEngine } from './engines/choose-engine.js'
import type { ProvidedEngine } from './provided.js'
import { makeRunFolder } from './run-folder.js'
import { createTemplate, removeRun } from './template-database.js'

/** Once per run: builds, finds the engine, migrates the template. Returns what undoes it. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  await buildOnce()
  const runFolder = await makeRunFolder()
  process.env.TMPDIR = runFolder // inherited by the test processes, so that their temporary files go with it
  const undo: (() => Promise<void>)[] = [() => rm(runFolder, { recursive: true, force: true })]
  const teardown = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    const engine = await prepare(runFolder, undo)
    project.provide('engine', engine)
    console.log(`Tests use ${engine.description}.\n`)
    return teardown
  } catch (error) {
    await teardown()
    throw error
  }
}

async function prepare(runFolder: string, undo: (() => Promise<void>)[]): Promise<ProvidedEngine> {
  const found = await chooseEngine(process.env, runFolder)
  const template = join(runFolder, 'template')
  if (found === 'embedded') {
    const { createEmbeddedTemplate } = await import('./embedded-template.js')
    return { kind: 'embedded', description: await createEmbeddedTemplate(template), runFolder, template }
  }
  undo.push(() => found.stop())
  const run = `pnc_test_${randomBytes(3).toString('hex')}`
  if (found.kind === 'url') undo.push(() => removeRun(found, run))
  const server = await createTemplate(found, run, template)
  const description = `${server.versions}, ${found.description}`
  return { kind: 'server', description, runFolder, server }
}
