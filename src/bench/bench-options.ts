import { parseArgs } from 'node:util'

export interface BenchOptions {
  readonly listings: number
  /** Names of benchmarks; all when empty. */
  readonly only: readonly string[]
  readonly json: boolean
  readonly quick: boolean
  readonly strict: boolean
}

export const usage = `npm run bench -- [options]

  --listings <n>    listings in the seeded database (1,000,000; with --quick 50,000)
  --only <a,b>      only these benchmarks
  --quick           few rows and repetitions: to try it out, not for figures
  --json            the report as JSON on standard output
  --strict          exit 1 when a budget is missed

The server is a throwaway one, or that of PNC_BENCH_DATABASE_URL (a superuser's login; databases made there are dropped).`

/** @throws Error that says what is wrong with the arguments */
export function parseBenchOptions(args: readonly string[], known: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      listings: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const listings = Number(values.listings ?? (values.quick ? 50_000 : 1_000_000))
  if (!Number.isInteger(listings) || listings < 5_000) {
    throw new Error('--listings takes a whole number, 5,000 at least')
  }
  const only = values.only?.split(',').filter((name) => name !== '') ?? []
  const unknown = only.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}`)
  return { listings, only, json: values.json, quick: values.quick, strict: values.strict }
}
