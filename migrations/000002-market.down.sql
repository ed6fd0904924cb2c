--! Data-Loss: businesses, listings, and changes to the categories

drop table market.listings, market.businesses, market.categories;

drop function
  market.search_listings, market.category_subtree,
  market.tg_categories__path, market.tg_categories__move_children,
  market.tg_businesses__cascade_deletion, market.tg_listings__check_business;

drop type market.listing_match;
drop domain market.business_status, market.listing_type, market.listing_status;

drop schema market;
