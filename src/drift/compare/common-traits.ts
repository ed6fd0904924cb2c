import { escapeLiteral } from 'pg'
import { step } from '../difference.js'
import { quoteName } from '../quote-name.js'
import type { Trait } from './compare-objects.js'

/** `target` is what stands between `comment on` and `is`. */
export function commentTrait<T extends { readonly comment: string | null }>(
  target: (object: T) => string,
): Trait<T> {
  return {
    words: 'comment',
    rule: 'comment-changed',
    read: ({ comment }) => comment,
    repair: (expected) => [
      step(
        'comment',
        `comment on ${target(expected)} is ${expected.comment === null ? 'null' : escapeLiteral(expected.comment)}`,
      ),
    ],
  }
}

/** `target` is what stands between `alter` and `owner to`. */
export function ownerTrait<T extends { readonly owner: string }>(target: (object: T) => string): Trait<T> {
  return {
    words: 'owner',
    rule: 'owner-changed',
    read: ({ owner }) => owner,
    repair: (expected) => [step('owner', `alter ${target(expected)} owner to ${quoteName(expected.owner)}`)],
  }
}

/** Storage parameters: `alter table x set (fillfactor=80)`. */
export function optionsTrait<T extends { readonly options: readonly string[] }>(
  target: (object: T) => string,
  words = 'options',
): Trait<T> {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  return {
    words,
    read: ({ options }) => options,
    repair: (expected, live) => {
      const names = new Set(expected.options.map(nameOf))
      const extra = live.options.map(nameOf).filter((name) => !names.has(name))
      const set = expected.options.filter((option) => !live.options.includes(option))
      return [
        ...(extra.length > 0
          ? [step('column', `alter ${target(expected)} reset (${extra.join(', ')})`)]
          : []),
        ...(set.length > 0 ? [step('column', `alter ${target(expected)} set (${set.join(', ')})`)] : []),
      ]
    },
  }
}
