import type { Insertable, Selectable, Updateable } from 'kysely'
import { expectTypeOf, test } from 'vitest'
import type { Geography, LocalizedText } from '../../src/database/column-types.js'
import type { Database, JsonObject } from '../../src/database/database.generated.js'
import type { DomainValue } from '../../src/database/domains.generated.js'

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

test('JSON has a shape', () => {
  expectTypeOf<Listing['attributes']>().toEqualTypeOf<JsonObject>()
  expectTypeOf<Selectable<Database['market.categories']>['names']>().toEqualTypeOf<LocalizedText>()
})
