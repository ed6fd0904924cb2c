-- Everything below concerns tables with rows.
alter table shop.orders add column channel text not null;
alter table shop.orders add column token uuid default gen_random_uuid();
alter table shop.orders alter column total type bigint;
alter table shop.orders alter column note set not null;
alter table shop.orders rename column note to remark;
alter table shop.orders drop column weight;
alter table shop.orders add constraint total_is_positive check (total > 0);
alter table shop.orders add constraint orders_buyer_fkey foreign key (buyer_id) references shop.buyers (id);
alter table shop.orders add constraint orders_number_key unique (number);
create index orders_total_idx on shop.orders (total);
drop index shop.orders_note_idx;
drop table shop.baskets;
truncate shop.visits cascade;
alter table shop.visits detach partition shop.visits_2020;
commit;
