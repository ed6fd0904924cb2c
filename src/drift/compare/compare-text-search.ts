import type { Catalog, TextSearchObject } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

type TextSearch = Pick<Catalog, 'textSearchDictionaries' | 'textSearchConfigurations'>

/** Differences in text search dictionaries and configurations. */
export function compareTextSearch(expected: TextSearch, live: TextSearch): readonly Difference[] {
  return [
    ...compareObjects(dictionaryKind, expected.textSearchDictionaries, live.textSearchDictionaries),
    ...compareObjects(configurationKind, expected.textSearchConfigurations, live.textSearchConfigurations),
  ]
}

const dictionaryKind = kindOf(
  'text search dictionary',
  ({ id, base, settings }) => [
    step('type', `create text search dictionary ${id} (${[`template = ${base}`, ...settings].join(', ')})`),
  ],
  (expected, live) => {
    const nameOf = (option: string) => option.slice(0, option.indexOf(' ='))
    const [wanted, found] = [expected, live].map(({ settings }) => settings.join().split(/, (?=\w+ = )/))
    const gone = (found ?? [])
      .map(nameOf)
      .filter((name) => name && !(wanted ?? []).some((option) => nameOf(option) === name))
    const options = [...(wanted ?? []).filter(Boolean), ...gone]
    return [step('type', `alter text search dictionary ${expected.id} (${options.join(', ')})`)]
  },
)

const configurationKind = kindOf(
  'text search configuration',
  (configuration) => [
    step('type', `create text search configuration ${configuration.id} (parser = ${configuration.base})`),
    ...mapTokens(configuration, { ...configuration, settings: [] }),
  ],
  mapTokens,
)

/** Sends each kind of token to the dictionaries it should go to. */
function mapTokens({ id, settings }: TextSearchObject, live: TextSearchObject): readonly RepairStep[] {
  const mappings = ({ settings: lines }: Pick<TextSearchObject, 'settings'>) =>
    new Map(lines.map((line) => line.split(': ') as [string, string]))
  const wanted = mappings({ settings })
  const found = mappings(live)
  const alter = `alter text search configuration ${id}`
  return [
    ...[...found.keys()]
      .filter((token) => !wanted.has(token))
      .map((token) => `${alter} drop mapping for ${token}`),
    ...[...wanted]
      .filter(([token, dictionaries]) => found.get(token) !== dictionaries)
      .map(
        ([token, dictionaries]) =>
          `${alter} ${found.has(token) ? 'alter' : 'add'} mapping for ${token} with ${dictionaries}`,
      ),
  ].map((statement) => step('type', statement))
}

type Repair = (expected: TextSearchObject, live: TextSearchObject) => readonly RepairStep[]

function kindOf(
  noun: string,
  make: (object: TextSearchObject) => readonly RepairStep[],
  repair: Repair,
): ObjectKind<TextSearchObject> {
  const owner = ownerTrait<TextSearchObject>(({ id }) => `${noun} ${id}`)
  const comment = commentTrait<TextSearchObject>(({ id }) => `${noun} ${id}`)
  return {
    noun,
    create: (object) => [
      ...make(object),
      ...owner.repair(object, object),
      ...(object.comment === null ? [] : comment.repair(object, object)),
    ],
    drop: ({ id }) => [step('drop type', `drop ${noun} ${id}`)],
    traits: [
      {
        words: 'base',
        read: ({ base }) => base,
        repair: () => [],
        advice:
          'PostgreSQL cannot change this in place: drop it and run the statement of the migration again.',
      },
      {
        words: noun.endsWith('dictionary') ? 'options' : 'mapping',
        read: ({ settings }) => settings,
        repair,
      },
      owner,
      comment,
    ],
  }
}
