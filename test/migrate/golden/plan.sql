-- shop: 2 migrations, 4 statements, 1 of high danger

-- 000002-prices.sql, in one transaction

-- 1. danger: high, line 7
--   locks         ACCESS EXCLUSIVE on shop.orders
--   reads all of  shop.orders (about 60,000 rows, 16 MB)
--   because       every row is read to check it while nobody can use the table
--   because       ACCESS EXCLUSIVE on shop.orders waits for whoever uses it now; meanwhile reading and writing it waits too, at most for the lock timeout
--   safer         Add it as not valid, which reads no row, and validate it in the next migration, which blocks nobody.
alter table shop.orders add check (price > 0);

-- 2. danger: none, line 8
create table shop.notes (id int);

-- 3. danger: none, line 9
create index on shop.notes (id);

-- 000003-index.sql, each statement on its own, without a transaction

-- 1. danger: none, line 6
--   locks         SHARE UPDATE EXCLUSIVE on shop.orders
--   reads all of  shop.orders (about 60,000 rows, 16 MB)
create index concurrently on shop.orders (price);
