import { formatText } from '../../findings/format-text.js'
import { families } from '../../prove/attack.js'
import { type ProofReport, type Tally } from '../../prove/report/proof-report.js'
import { type Paint } from '../kernel/style.js'
import { renderTable } from '../kernel/table.js'

interface ProofTextOptions {
  readonly detail: boolean
  readonly color: boolean
  readonly paint: Paint
}

/** A proof for people: what was attacked how often, what came of it, and each finding with the SQL that shows it. */
export async function describeProof(report: ProofReport, options: ProofTextOptions): Promise<string> {
  const { tallies, findings, tenants } = report
  const made = report.made.length === 0 ? [] : [`Rows were made for the proof in ${report.made.join(', ')}.`]
  const parts = [
    await matrix(tallies, options),
    await (options.detail ? each : byFamily)(tallies, options),
    formatText({ tool: 'pnc-db prove isolation', version: '', rules: [], findings }, (level, text) =>
      options.paint(({ error: 'red', warning: 'yellow', info: 'cyan' } as const)[level], text),
    ),
    [
      `${grouped(report.attacks)} attacks in ${report.seconds.toFixed(1)} s by ${report.actors.length} actors: tenant ${tenants.own} against tenant ${tenants.foreign}${tenants.areReal ? '' : ', made for the proof'}.`,
      ...made,
      report.changed.length === 0
        ? 'The rows and the catalog are as they were before.'
        : `Not as before: ${report.changed.join(', ')}.`,
      '',
    ].join('\n'),
  ]
  return parts.join('\n')
}

/** Objects by kinds of attack: how many were tried, and after a ! how many got through. */
function matrix(tallies: readonly Tally[], options: ProofTextOptions): Promise<string> {
  const used = families.filter((family) => tallies.some((tally) => tally.family === family))
  const objects = [...new Set(tallies.map(({ object }) => object))]
  const cell = (object: string, family: string) => {
    const tally = tallies.find((each) => each.object === object && each.family === family)
    if (tally === undefined) return ''
    return tally.leaked === 0
      ? grouped(tally.tried)
      : options.paint('red', `${grouped(tally.tried)} !${grouped(tally.leaked)}`)
  }
  return renderTable(
    ['attacks on', ...used],
    objects.map((object) => [shortened(object), ...used.map((family) => cell(object, family))]),
    options,
  )
}

const counts = ({ tried, refused, empty, leaked }: Omit<Tally, 'object' | 'family'>) =>
  [tried, refused, empty, leaked].map(grouped)

function each(tallies: readonly Tally[], options: ProofTextOptions): Promise<string> {
  return renderTable(
    ['object', 'attack', 'tried', 'refused', 'empty', 'leaked'],
    tallies.map((tally) => [shortened(tally.object), tally.family, ...counts(tally)]),
    options,
  )
}

function byFamily(tallies: readonly Tally[], options: ProofTextOptions): Promise<string> {
  const sum = (of: readonly Tally[]) =>
    of.reduce(
      (total, { tried, refused, empty, leaked }) => ({
        tried: total.tried + tried,
        refused: total.refused + refused,
        empty: total.empty + empty,
        leaked: total.leaked + leaked,
      }),
      { tried: 0, refused: 0, empty: 0, leaked: 0 },
    )
  const rows = families
    .map((family) => [family, tallies.filter((tally) => tally.family === family)] as const)
    .filter(([, of]) => of.length > 0)
    .map(([family, of]) => [family, ...counts(sum(of))])
  return renderTable(
    ['attack', 'tried', 'refused', 'empty', 'leaked'],
    [...rows, ['total', ...counts(sum(tallies))]],
    options,
  )
}

/** A function with many arguments would push everything else off the screen. */
function shortened(object: string): string {
  return object.length > 48 ? `${object.slice(0, 45)}...` : object
}

/** 1,234,567, whatever the locale of the machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
