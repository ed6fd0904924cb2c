import { type LintRule } from '../lint-rule.js'

export const functionLanguage: LintRule = {
  name: 'function-language',
  level: 'error',
  summary: 'Functions are written in sql or plpgsql, which know the privileges of their caller.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(({ kind, language }) => kind !== 'aggregate' && language !== 'sql' && language !== 'plpgsql')
      .map(({ id, language }) => ({
        object: id,
        detail: `It is written in ${language}: an untrusted language runs as the server itself, and a managed server may not have it.`,
        remedy: 'Write it in plpgsql or sql.',
      })),
}
