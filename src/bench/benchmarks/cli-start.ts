import type { Benchmark } from '../benchmark.js'
import { compare } from '../measure/compare.js'
import { runNode } from '../statements/run-program.js'

/** How long a person waits for `pnc-db --help`. */
export const cliStart: Benchmark = {
  name: 'cli-start',
  title: 'the start of the command line against the start of Node alone',
  run: async (bench) => {
    const timings = await compare(
      { label: 'pnc-db --help', run: () => runNode(['bin/pnc-db.js', '--help']) },
      { label: 'node -e 0', run: () => runNode(['-e', '0']) },
      { warmUp: 2, timed: bench.quick ? 10 : 20 },
    )
    return [{ what: 'pnc-db --help', ...timings, budget: { kind: 'median ms', atMost: 200 } }]
  },
}
