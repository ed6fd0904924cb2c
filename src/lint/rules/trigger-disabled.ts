import { type LintRule } from '../lint-rule.js'

export const triggerDisabled: LintRule = {
  name: 'trigger-disabled',
  level: 'error',
  summary: 'When all migrations have run, every trigger fires.',
  check: ({ catalog }) =>
    [...catalog.tables, ...catalog.views].flatMap((table) =>
      table.triggers
        .filter(({ state }) => state === 'disabled' || state === 'replica')
        .map(({ id, state }) => ({
          object: `${table.id}.${id}`,
          detail: `The trigger ${state === 'disabled' ? 'is switched off' : 'fires only for replicated changes'}: what it keeps true is no longer kept.`,
          remedy: `alter table ${table.id} enable trigger ${id};`,
        })),
    ),
}
