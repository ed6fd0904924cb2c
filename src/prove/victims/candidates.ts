import { type Catalog, type CatalogColumn } from '../../catalog/catalog.js'

/** Values to try for a column, as text, the likeliest first; null stands for the default or for null. */
export type Candidates = readonly (string | null)[]

const texts = [
  'Proof of isolation',
  'proof-of-isolation',
  'proof_of_isolation',
  'proof',
  'PROOF',
  'en',
  'EN',
  'GH',
  'GHS',
  'a',
  'A1',
  '1',
  '+233200000001',
  'proof@example.org',
  'https://example.org/proof',
  'image/png',
  'text/plain',
  '0'.repeat(64),
  '0'.repeat(40),
  '0'.repeat(32),
  `0x${'0'.repeat(40)}`,
  `0x${'0'.repeat(64)}`,
  '2026-01',
  '1.0.0',
  'core.users',
  'proof/of/isolation.png',
  'UTC',
  'sha256',
  'simple',
  'own:proof',
  `$scrypt$ln=17,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
]

/** Values for a column of this type that satisfy most checks people write; the labels of a check with a list come first. */
export function candidatesFor(
  column: CatalogColumn,
  checks: readonly string[],
  catalog: Catalog,
): Candidates {
  const domain = catalog.domains.find(({ id }) => id === column.type)
  const type = baseType(column.type, catalog)
  const definitions = [...checks, ...(domain?.constraints.map(({ definition }) => definition) ?? [])]
  // What the list of a domain does not hold is not worth a try.
  const closed = (domain?.constraints ?? []).flatMap(({ definition }) => listedIn(definition, 'VALUE'))
  if (closed.length > 0) return [...new Set(closed)]
  const labels = definitions.flatMap((definition) => listedIn(definition, column.name))
  const sized = definitions.flatMap((definition) => arrayOfSize(definition, type, catalog))
  const named = definitions.flatMap((definition) =>
    [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text),
  )
  const longest = Number(/^(?:character|character varying|bpchar)\((\d+)\)/.exec(type)?.[1] ?? Infinity)
  return [
    ...new Set([...labels, ...sized, ...valuesOf(type, catalog), ...(isText(type) ? named : [])]),
  ].filter((value) => value.length <= longest)
}

/** The labels of `VALUE = ANY (ARRAY['a'::text, ...])`, and of the same for a column. */
function listedIn(definition: string, column: string): readonly string[] {
  const list = new RegExp(`(?:VALUE|\\b${column}\\b)\\)?(?:::text)?\\)? = ANY \\(+ARRAY\\[(.*?)\\]`).exec(
    definition,
  )?.[1]
  return [...(list ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"))
}

/** An array as long as `cardinality(x) = 3` wants it. */
function arrayOfSize(definition: string, type: string, catalog: Catalog): readonly string[] {
  const size = /cardinality\(\w+\) = (\d+)/.exec(definition)?.[1]
  const [element] = size === undefined ? [] : valuesOf(type.slice(0, -2), catalog)
  return element === undefined ? [] : [`{${Array<string>(Number(size)).fill(element).join(',')}}`]
}

function baseType(type: string, catalog: Catalog): string {
  const domain = catalog.domains.find(({ id }) => id === type)
  return domain ? baseType(domain.baseType, catalog) : type
}

const isText = (type: string) => /^(text|character|bpchar|name|public\.citext)/.test(type)

function valuesOf(type: string, catalog: Catalog): readonly string[] {
  if (type.endsWith('[]'))
    return [
      `{}`,
      ...valuesOf(type.slice(0, -2), catalog)
        .slice(0, 3)
        .map((value) => `{${JSON.stringify(value)}}`),
    ]
  const labels = catalog.enums.find(({ id }) => id === type)?.labels
  if (labels) return labels
  if (isText(type)) return texts
  if (/^(smallint|integer|bigint|numeric|real|double)/.test(type))
    return ['1', '2', '0', '10', '100', '0.5', '1000', '-1', '5']
  if (type.startsWith('timestamp'))
    return ['2026-01-15 12:00:00+00', '2099-01-15 12:00:00+00', '2020-01-15 12:00:00+00']
  if (type === 'xid8') return ['1', '1000']
  if (type === 'date') return ['2026-01-15', '2026-01-01', '2099-01-01', '2020-01-01']
  if (type.startsWith('time')) return ['12:00', '18:00']
  if (type === 'uuid') return ['019bc000-0000-7000-8000-00000000f001', '019bc000-0000-7000-8000-00000000f002']
  if (type === 'boolean') return ['true', 'false']
  if (type === 'jsonb' || type === 'json')
    return ['{}', '{"en": "Proof"}', '[]', '{"proof": true}', '"proof"', '[{}]']
  if (type === 'bytea')
    return [
      '\\x' + '00'.repeat(32),
      '\\x' + '11'.repeat(32),
      '\\x' + '00'.repeat(12),
      '\\x' + '00'.repeat(16),
      '\\x' + '00'.repeat(60),
      // Encrypted values begin with their version.
      '\\x01' + '00'.repeat(60),
      '\\x' + '00'.repeat(34),
    ]
  if (type.startsWith('interval')) return ['1 day', '1 hour', '30 days']
  if (type === 'inet' || type === 'cidr') return ['127.0.0.1']
  if (type.startsWith('public.geography') || type.startsWith('public.geometry')) {
    return [
      'SRID=4326;POINT(1 1)',
      'SRID=4326;POLYGON((0 0, 0 1, 1 1, 0 0))',
      'SRID=4326;LINESTRING(0 0, 1 1)',
    ]
  }
  if (type === 'tsvector') return ["'proof'"]
  if (type === 'int4range' || type === 'int8range' || type === 'numrange') return ['[1,2)']
  if (type === 'daterange') return ['[2026-01-01,2026-02-01)']
  if (type === 'tstzrange') return ['[2026-01-01 00:00+00,2026-02-01 00:00+00)']
  if (type.startsWith('bit')) return ['0']
  return []
}
