import type { Insertable, Selectable, Updateable } from 'kysely'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { Geography } from '../../src/database/column-types.js'
import type { Database } from '../../src/database/database.generated.js'
import type { DomainValue } from '../../src/database/domains.generated.js'
import type { jsonObject } from '../../src/database/json-object.js'

// These fail in `npm run typecheck`.

type Listing = Selectable<Database['market.listings']>
type NewListing = Insertable<Database['market.listings']>
type ListingPatch = Updateable<Database['market.listings']>

test('a domain is the union of its values', () => {
  expectTypeOf<DomainValue<'market.listing_type'>>().toEqualTypeOf<'offer' | 'request'>()
  expectTypeOf<Listing['type']>().toEqualTypeOf<'offer' | 'request'>()
  expectTypeOf<NewListing['type']>().toEqualTypeOf<'offer' | 'request'>()
  expectTypeOf<Listing['status']>().toEqualTypeOf<DomainValue<'market.listing_status'>>()
})

test('what has a default may be left out, what may be null too', () => {
  expectTypeOf<NewListing['status']>().toEqualTypeOf<DomainValue<'market.listing_status'> | undefined>()
  expectTypeOf<NewListing>().pick('price').toEqualTypeOf<{ price?: string | null }>()
  expectTypeOf<NewListing['title']>().toEqualTypeOf<string>()
})

test('the search vector is read and never written', () => {
  expectTypeOf<Listing['search']>().toEqualTypeOf<string>()
  expectTypeOf<NewListing>().not.toHaveProperty('search')
  expectTypeOf<ListingPatch>().not.toHaveProperty('search')
})

test('money is text', () => {
  expectTypeOf<Listing['price']>().toEqualTypeOf<string | null>()
  expectTypeOf<number>().not.toExtend<NewListing['price']>()
})

test('a moment is a Date, and may be written as text', () => {
  expectTypeOf<Listing['created_at']>().toEqualTypeOf<Date>()
  expectTypeOf<NewListing['expires_at']>().toEqualTypeOf<Date | string | undefined>()
})

test('a place is opaque: no text is one', () => {
  expectTypeOf<Listing['location']>().toEqualTypeOf<Geography | null>()
  expectTypeOf<string>().not.toExtend<NewListing['location']>()
})

test('JSON has the type of its schema', () => {
  expectTypeOf<Listing['attributes']>().toEqualTypeOf<z.output<typeof jsonObject>>()
  expectTypeOf<Selectable<Database['market.categories']>['names']>().toEqualTypeOf<{
    [language: string]: string
    en: string
  }>()
})
