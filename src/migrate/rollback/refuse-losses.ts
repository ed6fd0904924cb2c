import { PncError } from '../../errors/pnc-error.js'
import { describeLoss, type CountedLoss } from './find-losses.js'

/** Stands before a rollback that loses rows. @throws PncError REFUSED unless that is accepted */
export function refuseLosses(
  steps: readonly { readonly file: string; readonly losses: readonly CountedLoss[] }[],
  isAccepted: boolean,
): void {
  const losing = steps.filter(({ losses }) => losses.length > 0)
  if (losing.length === 0 || isAccepted) return
  const lines = losing.flatMap(({ file, losses }) => [
    `  ${file}`,
    ...losses.map((loss) => `    ${describeLoss(loss)}`),
  ])
  throw new PncError('REFUSED', `Rows would be lost; nothing was taken back:\n${lines.join('\n')}`, {
    hint: 'Repeat it with --accept-data-loss: the rows are written to a restore point first.',
    details: {
      losses: losing.flatMap(({ file, losses }) => losses.map((loss) => ({ file, ...lossData(loss) }))),
    },
  })
}

/** A loss as `--json` prints it. */
export const lossData = ({ kind, table, columns, rows }: CountedLoss) => ({
  kind,
  table: table.name,
  columns,
  rows,
})
