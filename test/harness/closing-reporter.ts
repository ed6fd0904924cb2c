import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

/**
 * The last words of a run: the engine, the suites that were left out by name, test files that should have run and did
 * not, and a line `N passed, N failed`. Whatever is wrong here makes the exit code non-zero.
 */
export function closingReporter(): Reporter {
  let vitest: Vitest
  let files: readonly string[]
  return {
    onInit: (context) => {
      vitest = context
      files = testFiles(vitest.config.root) // now, because somebody may add one during the run
    },
    onTestRunEnd: (modules, unhandledErrors) => {
      const tests = modules.flatMap((module) => [...module.children.allTests()])
      const count = (state: string) => tests.filter((test) => test.result().state === state).length
      const brokenFiles = modules.filter(
        (module) => !module.ok() && ![...module.children.allTests('failed')].length,
      )
      const problems = [
        ...leftOutProblems(modules),
        ...skippedProblems(vitest, tests),
        ...filesThatDidNotRun(vitest, files, modules),
        ...(count('passed') + count('failed') === 0 ? ['no test ran'] : []),
      ]
      const engine = vitest.getRootProject().getProvidedContext().engine as
        { description: string } | undefined
      console.log(engine ? `Engine: ${engine.description}` : 'No engine was started.')
      for (const problem of problems) console.error(`Failed: ${problem}`)
      const failed = count('failed') + brokenFiles.length + unhandledErrors.length + problems.length
      const skipped = count('skipped')
      console.log(`${count('passed')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
      if (failed > 0) process.exitCode = 1
    },
  }
}

/** Prints the suites that could not run here; in CI they are a problem unless the run declares them. */
function leftOutProblems(modules: readonly TestModule[]): string[] {
  const suites = modules.flatMap((module) => [...module.children.allSuites()].filter(isLeftOut))
  if (suites.length === 0) return []
  console.log(`Left out, ${suites.length} of the suites:`)
  for (const suite of suites) console.log(`  ${nameOf(suite)}: ${suite.meta().leftOut ?? ''}`)
  const declared = process.env.PNC_TEST_ALLOW_LEFT_OUT === '1'
  return process.env.CI && !declared ? [`${suites.length} suites were left out, which CI does not allow`] : []
}

/** A suite inherits the reason from the one around it; the outermost is named. */
function isLeftOut(suite: TestSuite): boolean {
  return Boolean(suite.meta().leftOut) && !(suite.parent.type === 'suite' && suite.parent.meta().leftOut)
}

/** Prints the tests that were skipped one by one; in CI every one of them is a problem. */
function skippedProblems(vitest: Vitest, tests: readonly TestCase[]): string[] {
  if (isFiltered(vitest)) return []
  const skipped = tests.filter((test) => test.result().state === 'skipped' && !test.meta().leftOut)
  const lines = skipped.map((test) => `${nameOf(test)} was skipped: ${noteOf(test) ?? 'see describeWhen'}`)
  if (process.env.CI) return lines
  for (const line of lines) console.log(line)
  return []
}

function noteOf(test: TestCase): string | undefined {
  const result = test.result()
  return result.state === 'skipped' ? result.note : undefined
}

function nameOf(task: TestSuite | TestCase): string {
  return `${task.module.relativeModuleId} > ${task.fullName}`
}

/** The files on disk and not those of the configured pattern, so that a wrong pattern is found. */
function testFiles(root: string): readonly string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(test|spec)\.[a-z]+$/.test(name))
    .map((name) => join('test', name))
}

function filesThatDidNotRun(
  vitest: Vitest,
  files: readonly string[],
  modules: readonly TestModule[],
): string[] {
  if (isFiltered(vitest) || modules.length === 0) return []
  const ran = modules.filter((module) => module.state() !== 'queued')
  const names = new Set(ran.map((module) => relative(vitest.config.root, module.moduleId)))
  return files.filter((file) => !names.has(file)).map((file) => `${file} did not run`)
}

/** Whether somebody asked for a part of the tests. */
function isFiltered(vitest: Vitest): boolean {
  const { testNamePattern, shard, changed, related } = vitest.config
  const files = (vitest as { filenamePattern?: readonly string[] }).filenamePattern
  return [files, testNamePattern, shard, changed, related].some(Boolean)
}
