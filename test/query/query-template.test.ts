import { describe, expect, test } from 'vitest'
import { queryTemplate } from '../../src/query/query-template.js'
import { sqlBuilder } from '../../src/query/sql-builder.js'

interface Values {
  readonly tenant: number
  readonly slug?: string | undefined
  readonly rows: number
}

function tenantsTemplate() {
  let builds = 0
  const template = queryTemplate(({ tenant, slug, rows }: Values) => {
    builds += 1
    return sqlBuilder
      .selectFrom('core.tenants')
      .select('id')
      .where('kind', '=', 'market')
      .where('id', '=', tenant)
      .$if(slug !== undefined, (query) => query.where('slug', '=', slug ?? ''))
      .limit(rows)
  })
  return { template, builds: () => builds }
}

describe('a query template', () => {
  test('compiles to what its query compiles to, with the values of each call in their places', () => {
    const { template } = tenantsTemplate()
    for (const values of [
      { tenant: 1, rows: 20 },
      { tenant: 2, rows: 5 },
    ]) {
      const { sql, parameters } = sqlBuilder
        .selectFrom('core.tenants')
        .select('id')
        .where('kind', '=', 'market')
        .where('id', '=', values.tenant)
        .limit(values.rows)
        .compile()
      expect(template(values).compile()).toMatchObject({ sql, parameters })
    }
  })

  test('is built once for each set of values that are given, and an undefined one is not', () => {
    const { template, builds } = tenantsTemplate()
    const { sql: without } = template({ tenant: 1, rows: 20 }).compile()
    const { sql: with_, parameters } = template({ tenant: 1, slug: 'gh', rows: 20 }).compile()
    expect(without).not.toContain('slug')
    expect(with_).toContain('slug')
    expect(parameters).toEqual(['market', 1, 'gh', 20])
    template({ tenant: 2, slug: undefined, rows: 3 }).compile()
    template({ tenant: 9, slug: 'ke', rows: 1 }).compile()
    template({ tenant: 9, slug: undefined, rows: 1 }).compile()
    expect(builds()).toBe(2)
  })

  test('keeps what one call filled in from the next, even when both are compiled later', () => {
    const { template } = tenantsTemplate()
    const first = template({ tenant: 1, rows: 1 })
    const second = template({ tenant: 2, rows: 2 })
    expect(second.compile().parameters).toEqual(['market', 2, 2])
    expect(first.compile().parameters).toEqual(['market', 1, 1])
  })

  test('refuses to compute with a value that is not known yet', () => {
    const template = queryTemplate(({ limit }: { readonly limit: number }) =>
      sqlBuilder
        .selectFrom('core.tenants')
        .select('id')
        .limit(limit + 1),
    )
    expect(() => template({ limit: 20 })).toThrow('The value of "limit" is not known')
  })
})
