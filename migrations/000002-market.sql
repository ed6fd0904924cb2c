--! Previous: sha1:b16c998c2844cc0731574ceb15d216861f6bf56c
--! Hash: sha1:387d2faa54180fe1efdcbf346c27b929ebe1b1ca
--! Message: market

-- The marketplace: businesses, a tree of categories, and the listings they offer or ask for.

create schema market;
comment on schema market is 'Marketplace: businesses, categories and listings.';
grant usage on schema market to pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer, pnc_search;
-- Taken back at the end of this file: giving a function to a role needs it for a moment.
grant create on schema market to pnc_definer, pnc_search;

create domain market.business_status as text check (value in ('active', 'suspended', 'closed'));
comment on domain market.business_status is 'Only an active business trades.';
create domain market.listing_type as text check (value in ('offer', 'request'));
comment on domain market.listing_type is 'Whether a listing offers something or asks for it.';
create domain market.listing_status as text check (value in ('draft', 'active', 'paused', 'fulfilled', 'removed'));
comment on domain market.listing_status is 'Only active listings are found; a draft is seen by its author alone; removed means by moderation.';

-- Categories: one tree for all markets. The path is kept by triggers, so a subtree is a prefix.

create table market.categories (
  id int primary key check (id > 0),
  parent_id int references market.categories on delete restrict,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  path text not null unique check (length(path) <= 400),
  depth int not null check (depth between 1 and 6),
  names core.json_object not null check (names ? 'en')
);
comment on table market.categories is '@global The category tree, the same in every market.';
comment on column market.categories.id is 'Assigned by hand in reference data: stable across databases.';
comment on column market.categories.parent_id is 'The category above; null at the top.';
comment on column market.categories.slug is 'Name for URLs, unique among siblings.';
comment on column market.categories.path is 'Slugs from the top joined by slashes; kept by a trigger.';
comment on column market.categories.depth is '1 at the top; kept by a trigger.';
comment on column market.categories.names is 'Names by language code; English is always there.';
create index categories_parent_id_idx on market.categories (parent_id);
comment on index market.categories_parent_id_idx is 'Children of a category.';

--! Included sql/market/categories.sql
-- The path of a category follows from its parent and its slug; moving a category moves everything below it.
create function market.tg_categories__path() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_parent market.categories;
begin
  if NEW.parent_id is null then
    NEW.path := NEW.slug;
    NEW.depth := 1;
    return NEW;
  end if;
  -- Locked, so that two moves at the same time cannot put each below the other.
  select * into v_parent from market.categories c where c.id = NEW.parent_id for no key update;
  if not found then
    raise exception 'there is no category %', NEW.parent_id using errcode = '23503';
  end if;
  if NEW.id = NEW.parent_id or (TG_OP = 'UPDATE' and v_parent.path ^@ (OLD.path || '/')) then
    raise exception 'category % cannot stand below itself', NEW.id using errcode = 'PN008';
  end if;
  NEW.path := v_parent.path || '/' || NEW.slug;
  NEW.depth := v_parent.depth + 1;
  return NEW;
end
$$;
comment on function market.tg_categories__path() is 'Keeps path and depth, and refuses a cycle.';

create function market.tg_categories__move_children() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  update market.categories c set slug = c.slug where c.parent_id = NEW.id;
  return null;
end
$$;
comment on function market.tg_categories__move_children() is 'Passes a new path on to the children.';

create trigger _100_path before insert or update of parent_id, slug, path, depth on market.categories
  for each row execute function market.tg_categories__path();
comment on trigger _100_path on market.categories is 'Path and depth follow from the parent.';
create trigger _200_move_children after update on market.categories
  for each row when (NEW.path <> OLD.path) execute function market.tg_categories__move_children();
comment on trigger _200_move_children on market.categories is 'A moved category takes its subtree along.';

-- In plpgsql, because a function in sql is parsed and planned anew in every statement.
create function market.category_subtree(category_id int) returns int[]
  language plpgsql
  stable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select array_agg(c.id)
    from market.categories top
    join market.categories c on c.id = top.id or c.path ^@ (top.path || '/')
    where top.id = category_id
  );
end
$$;
comment on function market.category_subtree(int) is 'The ids of a category and of everything below it; null for an unknown one.';
grant execute on function market.category_subtree(int) to pnc_service, pnc_readonly, pnc_search;
--! EndIncluded sql/market/categories.sql
--! Included reference/categories.sql
-- The categories of the marketplace: three levels, the same tree in every market, named in five languages.
-- Ids are spaced: 1000 a branch, 1010 a group in it, 1011 a leaf in that. Parents come before their children;
-- the path ('agriculture/crops/maize') is made by the table's trigger.

insert into market.categories (id, parent_id, slug, names)
values
  (1000, null, 'agriculture', '{"en": "Agriculture", "fr": "Agriculture", "pt": "Agricultura", "sw": "Kilimo", "ar": "الزراعة"}'),
  (2000, null, 'food', '{"en": "Food and drink", "fr": "Alimentation et boissons", "pt": "Alimentos e bebidas", "sw": "Chakula na vinywaji", "ar": "الأغذية والمشروبات"}'),
  (3000, null, 'fashion', '{"en": "Fashion", "fr": "Mode", "pt": "Moda", "sw": "Mitindo", "ar": "الأزياء"}'),
  (4000, null, 'electronics', '{"en": "Electronics", "fr": "Électronique", "pt": "Eletrónica", "sw": "Elektroniki", "ar": "الإلكترونيات"}'),
  (5000, null, 'building', '{"en": "Building materials", "fr": "Matériaux de construction", "pt": "Materiais de construção", "sw": "Vifaa vya ujenzi", "ar": "مواد البناء"}'),
  (6000, null, 'vehicles', '{"en": "Vehicles", "fr": "Véhicules", "pt": "Veículos", "sw": "Magari", "ar": "المركبات"}'),
  (7000, null, 'services', '{"en": "Services", "fr": "Services", "pt": "Serviços", "sw": "Huduma", "ar": "الخدمات"}'),
  (8000, null, 'health-and-beauty', '{"en": "Health and beauty", "fr": "Santé et beauté", "pt": "Saúde e beleza", "sw": "Afya na urembo", "ar": "الصحة والجمال"}'),
  (9000, null, 'education', '{"en": "Education", "fr": "Éducation", "pt": "Educação", "sw": "Elimu", "ar": "التعليم"}'),
  (10000, null, 'logistics', '{"en": "Logistics", "fr": "Logistique", "pt": "Logística", "sw": "Usafirishaji", "ar": "الخدمات اللوجستية"}'),
  (11000, null, 'finance', '{"en": "Finance", "fr": "Finance", "pt": "Finanças", "sw": "Fedha", "ar": "التمويل"}'),
  (12000, null, 'home-and-living', '{"en": "Home and living", "fr": "Maison", "pt": "Casa e lar", "sw": "Nyumbani", "ar": "المنزل"}'),
  (13000, null, 'property', '{"en": "Property", "fr": "Immobilier", "pt": "Imóveis", "sw": "Mali isiyohamishika", "ar": "العقارات"}'),
  (14000, null, 'machinery', '{"en": "Machinery and packaging", "fr": "Machines et emballages", "pt": "Máquinas e embalagens", "sw": "Mashine na vifungashio", "ar": "الآلات والتغليف"}'),
  (15000, null, 'jobs', '{"en": "Jobs", "fr": "Emplois", "pt": "Empregos", "sw": "Ajira", "ar": "الوظائف"}')
on conflict do nothing;

insert into market.categories (id, parent_id, slug, names)
values
  (1010, 1000, 'crops', '{"en": "Crops", "fr": "Cultures vivrières", "pt": "Culturas alimentares", "sw": "Mazao", "ar": "المحاصيل"}'),
  (1020, 1000, 'fresh-produce', '{"en": "Fresh produce", "fr": "Fruits et légumes frais", "pt": "Frutas e legumes frescos", "sw": "Matunda na mboga", "ar": "الخضر والفواكه الطازجة"}'),
  (1030, 1000, 'cash-crops', '{"en": "Cash crops", "fr": "Cultures de rente", "pt": "Culturas de rendimento", "sw": "Mazao ya biashara", "ar": "المحاصيل النقدية"}'),
  (1040, 1000, 'livestock', '{"en": "Livestock", "fr": "Élevage", "pt": "Pecuária", "sw": "Mifugo", "ar": "الماشية"}'),
  (1050, 1000, 'farm-inputs', '{"en": "Farm inputs", "fr": "Intrants agricoles", "pt": "Insumos agrícolas", "sw": "Pembejeo za kilimo", "ar": "مستلزمات الزراعة"}'),
  (2010, 2000, 'fish-and-meat', '{"en": "Fish and meat", "fr": "Poisson et viande", "pt": "Peixe e carne", "sw": "Samaki na nyama", "ar": "الأسماك واللحوم"}'),
  (2020, 2000, 'groceries', '{"en": "Groceries", "fr": "Épicerie", "pt": "Mercearia", "sw": "Vyakula vya duka", "ar": "البقالة"}'),
  (2030, 2000, 'drinks', '{"en": "Drinks", "fr": "Boissons", "pt": "Bebidas", "sw": "Vinywaji", "ar": "المشروبات"}'),
  (2040, 2000, 'prepared-food', '{"en": "Prepared food", "fr": "Plats préparés", "pt": "Comida preparada", "sw": "Chakula kilichopikwa", "ar": "الأطعمة الجاهزة"}'),
  (3010, 3000, 'fabrics', '{"en": "Fabrics", "fr": "Tissus", "pt": "Tecidos", "sw": "Vitambaa", "ar": "الأقمشة"}'),
  (3020, 3000, 'clothing', '{"en": "Clothing", "fr": "Vêtements", "pt": "Vestuário", "sw": "Nguo", "ar": "الملابس"}'),
  (3030, 3000, 'shoes-and-accessories', '{"en": "Shoes and accessories", "fr": "Chaussures et accessoires", "pt": "Calçado e acessórios", "sw": "Viatu na vifaa vya mitindo", "ar": "الأحذية والإكسسوارات"}'),
  (4010, 4000, 'phones', '{"en": "Phones", "fr": "Téléphones", "pt": "Telefones", "sw": "Simu", "ar": "الهواتف"}'),
  (4020, 4000, 'computers', '{"en": "Computers", "fr": "Informatique", "pt": "Informática", "sw": "Kompyuta", "ar": "الحواسيب"}'),
  (4030, 4000, 'home-electronics', '{"en": "Home electronics", "fr": "Électronique domestique", "pt": "Eletrónica doméstica", "sw": "Elektroniki za nyumbani", "ar": "الأجهزة المنزلية الإلكترونية"}'),
  (4040, 4000, 'power', '{"en": "Power and solar", "fr": "Énergie et solaire", "pt": "Energia e solar", "sw": "Umeme na sola", "ar": "الطاقة والطاقة الشمسية"}'),
  (5010, 5000, 'structure', '{"en": "Structure", "fr": "Gros œuvre", "pt": "Estrutura", "sw": "Ujenzi wa msingi", "ar": "الهيكل والأساسات"}'),
  (5020, 5000, 'finishing', '{"en": "Finishing", "fr": "Finitions", "pt": "Acabamentos", "sw": "Umaliziaji", "ar": "التشطيبات"}'),
  (5030, 5000, 'plumbing-and-wiring', '{"en": "Plumbing and wiring", "fr": "Plomberie et électricité", "pt": "Canalização e eletricidade", "sw": "Mabomba na nyaya za umeme", "ar": "السباكة والكهرباء"}'),
  (6010, 6000, 'private-vehicles', '{"en": "Cars and motorcycles", "fr": "Voitures et motos", "pt": "Carros e motas", "sw": "Magari na pikipiki", "ar": "السيارات والدراجات"}'),
  (6020, 6000, 'commercial-vehicles', '{"en": "Commercial vehicles", "fr": "Véhicules utilitaires", "pt": "Veículos comerciais", "sw": "Magari ya biashara", "ar": "المركبات التجارية"}'),
  (6030, 6000, 'vehicle-parts', '{"en": "Vehicle parts", "fr": "Pièces détachées", "pt": "Peças de veículos", "sw": "Vipuri vya magari", "ar": "قطع غيار المركبات"}'),
  (7010, 7000, 'home-services', '{"en": "Home services", "fr": "Services à domicile", "pt": "Serviços ao domicílio", "sw": "Huduma za nyumbani", "ar": "الخدمات المنزلية"}'),
  (7020, 7000, 'repair', '{"en": "Repair", "fr": "Réparation", "pt": "Reparação", "sw": "Ukarabati", "ar": "الإصلاح"}'),
  (7030, 7000, 'business-services', '{"en": "Business services", "fr": "Services aux entreprises", "pt": "Serviços às empresas", "sw": "Huduma za biashara", "ar": "خدمات الأعمال"}'),
  (7040, 7000, 'events', '{"en": "Events", "fr": "Événements", "pt": "Eventos", "sw": "Sherehe", "ar": "المناسبات"}'),
  (8010, 8000, 'hair', '{"en": "Hair", "fr": "Coiffure", "pt": "Cabelo", "sw": "Nywele", "ar": "الشعر"}'),
  (8020, 8000, 'body-care', '{"en": "Body care", "fr": "Soins du corps", "pt": "Cuidados do corpo", "sw": "Utunzaji wa mwili", "ar": "العناية بالجسم"}'),
  (8030, 8000, 'health', '{"en": "Health", "fr": "Santé", "pt": "Saúde", "sw": "Afya", "ar": "الصحة"}'),
  (9010, 9000, 'lessons', '{"en": "Lessons", "fr": "Cours", "pt": "Aulas", "sw": "Masomo", "ar": "الدروس"}'),
  (9020, 9000, 'training', '{"en": "Training", "fr": "Formation", "pt": "Formação", "sw": "Mafunzo", "ar": "التدريب"}'),
  (9030, 9000, 'school-materials', '{"en": "Books and school materials", "fr": "Livres et fournitures scolaires", "pt": "Livros e material escolar", "sw": "Vitabu na vifaa vya shule", "ar": "الكتب والمستلزمات المدرسية"}'),
  (10010, 10000, 'delivery', '{"en": "Delivery", "fr": "Livraison", "pt": "Entregas", "sw": "Uwasilishaji", "ar": "التوصيل"}'),
  (10020, 10000, 'freight', '{"en": "Freight", "fr": "Fret", "pt": "Carga", "sw": "Mizigo", "ar": "الشحن"}'),
  (10030, 10000, 'vehicle-hire', '{"en": "Vehicle hire", "fr": "Location de véhicules", "pt": "Aluguer de veículos", "sw": "Kukodisha magari", "ar": "تأجير المركبات"}'),
  (11010, 11000, 'credit-and-savings', '{"en": "Credit and savings", "fr": "Crédit et épargne", "pt": "Crédito e poupança", "sw": "Mikopo na akiba", "ar": "القروض والادخار"}'),
  (11020, 11000, 'insurance-and-payments', '{"en": "Insurance and payments", "fr": "Assurance et paiements", "pt": "Seguros e pagamentos", "sw": "Bima na malipo", "ar": "التأمين والمدفوعات"}'),
  (12010, 12000, 'furniture', '{"en": "Furniture", "fr": "Meubles", "pt": "Mobiliário", "sw": "Samani", "ar": "الأثاث"}'),
  (12020, 12000, 'kitchen', '{"en": "Kitchen", "fr": "Cuisine", "pt": "Cozinha", "sw": "Jikoni", "ar": "المطبخ"}'),
  (12030, 12000, 'crafts', '{"en": "Crafts", "fr": "Artisanat", "pt": "Artesanato", "sw": "Kazi za mikono", "ar": "الحرف اليدوية"}'),
  (13010, 13000, 'rentals', '{"en": "Rentals", "fr": "Locations", "pt": "Arrendamento", "sw": "Nyumba za kupanga", "ar": "الإيجارات"}'),
  (13020, 13000, 'land', '{"en": "Land", "fr": "Terrains", "pt": "Terrenos", "sw": "Ardhi", "ar": "الأراضي"}'),
  (14010, 14000, 'processing', '{"en": "Processing machines", "fr": "Machines de transformation", "pt": "Máquinas de processamento", "sw": "Mashine za usindikaji", "ar": "آلات التصنيع"}'),
  (14020, 14000, 'packaging', '{"en": "Packaging", "fr": "Emballages", "pt": "Embalagens", "sw": "Vifungashio", "ar": "مواد التغليف"}'),
  (15010, 15000, 'skilled-work', '{"en": "Skilled work", "fr": "Emplois qualifiés", "pt": "Trabalho qualificado", "sw": "Kazi za ujuzi", "ar": "العمل الماهر"}'),
  (15020, 15000, 'general-work', '{"en": "General work", "fr": "Emplois divers", "pt": "Trabalho geral", "sw": "Kazi za jumla", "ar": "العمل العام"}')
on conflict do nothing;

insert into market.categories (id, parent_id, slug, names)
values
  (1011, 1010, 'maize', '{"en": "Maize", "fr": "Maïs", "pt": "Milho", "sw": "Mahindi", "ar": "الذرة"}'),
  (1012, 1010, 'rice', '{"en": "Rice", "fr": "Riz", "pt": "Arroz", "sw": "Mchele", "ar": "الأرز"}'),
  (1013, 1010, 'cassava', '{"en": "Cassava", "fr": "Manioc", "pt": "Mandioca", "sw": "Muhogo", "ar": "الكسافا"}'),
  (1014, 1010, 'beans-and-pulses', '{"en": "Beans and pulses", "fr": "Haricots et légumineuses", "pt": "Feijão e leguminosas", "sw": "Maharagwe na kunde", "ar": "الفاصوليا والبقوليات"}'),
  (1015, 1010, 'groundnuts', '{"en": "Groundnuts", "fr": "Arachides", "pt": "Amendoim", "sw": "Karanga", "ar": "الفول السوداني"}'),
  (1016, 1010, 'sorghum-and-millet', '{"en": "Sorghum and millet", "fr": "Sorgho et mil", "pt": "Mapira e mexoeira", "sw": "Mtama na uwele", "ar": "الذرة الرفيعة والدخن"}'),
  (1021, 1020, 'tomatoes-and-peppers', '{"en": "Tomatoes and peppers", "fr": "Tomates et piments", "pt": "Tomates e pimentos", "sw": "Nyanya na pilipili", "ar": "الطماطم والفلفل"}'),
  (1022, 1020, 'onions-and-garlic', '{"en": "Onions and garlic", "fr": "Oignons et ail", "pt": "Cebola e alho", "sw": "Vitunguu", "ar": "البصل والثوم"}'),
  (1023, 1020, 'fruit', '{"en": "Fruit", "fr": "Fruits", "pt": "Fruta", "sw": "Matunda", "ar": "الفواكه"}'),
  (1024, 1020, 'leafy-vegetables', '{"en": "Leafy vegetables", "fr": "Légumes feuilles", "pt": "Hortaliças de folha", "sw": "Mboga za majani", "ar": "الخضر الورقية"}'),
  (1025, 1020, 'yams-and-plantain', '{"en": "Yams, plantain and potatoes", "fr": "Ignames, plantains et pommes de terre", "pt": "Inhame, banana-pão e batata", "sw": "Viazi, viazi vikuu na ndizi", "ar": "اليام والموز والبطاطس"}'),
  (1031, 1030, 'cocoa', '{"en": "Cocoa", "fr": "Cacao", "pt": "Cacau", "sw": "Kakao", "ar": "الكاكاو"}'),
  (1032, 1030, 'coffee-and-tea', '{"en": "Coffee and tea", "fr": "Café et thé", "pt": "Café e chá", "sw": "Kahawa na chai", "ar": "البن والشاي"}'),
  (1033, 1030, 'cashew-and-shea', '{"en": "Cashew and shea", "fr": "Anacarde et karité", "pt": "Caju e karité", "sw": "Korosho na shea", "ar": "الكاجو والشيا"}'),
  (1034, 1030, 'cotton-and-sesame', '{"en": "Cotton and sesame", "fr": "Coton et sésame", "pt": "Algodão e gergelim", "sw": "Pamba na ufuta", "ar": "القطن والسمسم"}'),
  (1041, 1040, 'cattle', '{"en": "Cattle", "fr": "Bovins", "pt": "Gado bovino", "sw": "Ng''ombe", "ar": "الأبقار"}'),
  (1042, 1040, 'goats-and-sheep', '{"en": "Goats and sheep", "fr": "Chèvres et moutons", "pt": "Cabritos e ovelhas", "sw": "Mbuzi na kondoo", "ar": "الماعز والأغنام"}'),
  (1043, 1040, 'poultry', '{"en": "Poultry", "fr": "Volaille", "pt": "Aves", "sw": "Kuku", "ar": "الدواجن"}'),
  (1044, 1040, 'animal-feed', '{"en": "Animal feed", "fr": "Aliments pour bétail", "pt": "Ração animal", "sw": "Chakula cha mifugo", "ar": "الأعلاف"}'),
  (1051, 1050, 'seeds', '{"en": "Seeds and seedlings", "fr": "Semences et plants", "pt": "Sementes e mudas", "sw": "Mbegu na miche", "ar": "البذور والشتلات"}'),
  (1052, 1050, 'fertiliser', '{"en": "Fertiliser", "fr": "Engrais", "pt": "Adubos", "sw": "Mbolea", "ar": "الأسمدة"}'),
  (1053, 1050, 'farm-tools', '{"en": "Farm tools", "fr": "Outils agricoles", "pt": "Ferramentas agrícolas", "sw": "Zana za kilimo", "ar": "أدوات الزراعة"}'),
  (1054, 1050, 'irrigation', '{"en": "Irrigation", "fr": "Irrigation", "pt": "Irrigação", "sw": "Umwagiliaji", "ar": "الري"}'),
  (2011, 2010, 'fresh-fish', '{"en": "Fresh fish", "fr": "Poisson frais", "pt": "Peixe fresco", "sw": "Samaki wabichi", "ar": "الأسماك الطازجة"}'),
  (2012, 2010, 'dried-fish', '{"en": "Dried and smoked fish", "fr": "Poisson séché et fumé", "pt": "Peixe seco e fumado", "sw": "Samaki wakavu", "ar": "الأسماك المجففة"}'),
  (2013, 2010, 'meat', '{"en": "Meat", "fr": "Viande", "pt": "Carne", "sw": "Nyama", "ar": "اللحوم"}'),
  (2014, 2010, 'shellfish', '{"en": "Prawns and shellfish", "fr": "Crevettes et fruits de mer", "pt": "Camarão e mariscos", "sw": "Kamba na chaza", "ar": "الروبيان والمحار"}'),
  (2021, 2020, 'cooking-oil', '{"en": "Cooking oil", "fr": "Huile de cuisine", "pt": "Óleo alimentar", "sw": "Mafuta ya kupikia", "ar": "زيت الطعام"}'),
  (2022, 2020, 'flour', '{"en": "Flour", "fr": "Farine", "pt": "Farinha", "sw": "Unga", "ar": "الدقيق"}'),
  (2023, 2020, 'spices', '{"en": "Spices", "fr": "Épices", "pt": "Especiarias", "sw": "Viungo", "ar": "التوابل"}'),
  (2024, 2020, 'eggs-and-dairy', '{"en": "Eggs and dairy", "fr": "Œufs et produits laitiers", "pt": "Ovos e laticínios", "sw": "Mayai na maziwa", "ar": "البيض والألبان"}'),
  (2025, 2020, 'honey-and-sugar', '{"en": "Honey and sugar", "fr": "Miel et sucre", "pt": "Mel e açúcar", "sw": "Asali na sukari", "ar": "العسل والسكر"}'),
  (2031, 2030, 'juices', '{"en": "Juices and local drinks", "fr": "Jus et boissons locales", "pt": "Sumos e bebidas locais", "sw": "Juisi na vinywaji vya asili", "ar": "العصائر والمشروبات المحلية"}'),
  (2032, 2030, 'drinking-water', '{"en": "Drinking water", "fr": "Eau potable", "pt": "Água potável", "sw": "Maji ya kunywa", "ar": "مياه الشرب"}'),
  (2041, 2040, 'catering', '{"en": "Catering", "fr": "Traiteur", "pt": "Serviço de catering", "sw": "Huduma za upishi", "ar": "خدمات الطعام"}'),
  (2042, 2040, 'street-food', '{"en": "Street food", "fr": "Cuisine de rue", "pt": "Comida de rua", "sw": "Chakula cha mtaani", "ar": "أطعمة الشارع"}'),
  (2043, 2040, 'bakery', '{"en": "Bakery", "fr": "Boulangerie", "pt": "Padaria", "sw": "Mikate na keki", "ar": "المخبوزات"}'),
  (3011, 3010, 'wax-prints', '{"en": "Wax prints", "fr": "Tissus wax", "pt": "Tecidos estampados", "sw": "Vitenge na kanga", "ar": "أقمشة الواكس المطبوعة"}'),
  (3012, 3010, 'woven-cloth', '{"en": "Woven cloth", "fr": "Tissus tissés", "pt": "Panos tecidos à mão", "sw": "Vitambaa vya kufumwa", "ar": "الأقمشة المنسوجة"}'),
  (3013, 3010, 'lace-and-brocade', '{"en": "Lace and brocade", "fr": "Dentelle et bazin", "pt": "Renda e brocado", "sw": "Lesi na hariri", "ar": "الدانتيل والبروكار"}'),
  (3021, 3020, 'womens-clothing', '{"en": "Women''s clothing", "fr": "Vêtements femme", "pt": "Roupa de senhora", "sw": "Nguo za wanawake", "ar": "ملابس نسائية"}'),
  (3022, 3020, 'mens-clothing', '{"en": "Men''s clothing", "fr": "Vêtements homme", "pt": "Roupa de homem", "sw": "Nguo za wanaume", "ar": "ملابس رجالية"}'),
  (3023, 3020, 'childrens-clothing', '{"en": "Children''s clothing", "fr": "Vêtements enfant", "pt": "Roupa de criança", "sw": "Nguo za watoto", "ar": "ملابس أطفال"}'),
  (3024, 3020, 'second-hand-clothing', '{"en": "Second-hand clothing", "fr": "Friperie", "pt": "Roupa usada", "sw": "Mitumba", "ar": "ملابس مستعملة"}'),
  (3031, 3030, 'shoes', '{"en": "Shoes", "fr": "Chaussures", "pt": "Calçado", "sw": "Viatu", "ar": "الأحذية"}'),
  (3032, 3030, 'bags', '{"en": "Bags", "fr": "Sacs", "pt": "Bolsas e malas", "sw": "Mikoba na mabegi", "ar": "الحقائب"}'),
  (3033, 3030, 'jewellery-and-beads', '{"en": "Jewellery and beads", "fr": "Bijoux et perles", "pt": "Joias e missangas", "sw": "Vito na shanga", "ar": "المجوهرات والخرز"}'),
  (4011, 4010, 'smartphones', '{"en": "Smartphones", "fr": "Smartphones", "pt": "Smartphones", "sw": "Simu janja", "ar": "الهواتف الذكية"}'),
  (4012, 4010, 'feature-phones', '{"en": "Feature phones", "fr": "Téléphones simples", "pt": "Telefones simples", "sw": "Simu za kawaida", "ar": "الهواتف العادية"}'),
  (4013, 4010, 'phone-accessories', '{"en": "Phone accessories", "fr": "Accessoires de téléphone", "pt": "Acessórios de telemóvel", "sw": "Vifaa vya simu", "ar": "ملحقات الهواتف"}'),
  (4021, 4020, 'laptops', '{"en": "Laptops", "fr": "Ordinateurs portables", "pt": "Computadores portáteis", "sw": "Kompyuta mpakato", "ar": "الحواسيب المحمولة"}'),
  (4022, 4020, 'printers-and-networking', '{"en": "Printers and networking", "fr": "Imprimantes et réseau", "pt": "Impressoras e redes", "sw": "Printa na mitandao", "ar": "الطابعات والشبكات"}'),
  (4031, 4030, 'televisions', '{"en": "Televisions", "fr": "Téléviseurs", "pt": "Televisores", "sw": "Runinga", "ar": "التلفزيونات"}'),
  (4032, 4030, 'radios-and-speakers', '{"en": "Radios and speakers", "fr": "Radios et enceintes", "pt": "Rádios e colunas", "sw": "Redio na spika", "ar": "أجهزة الراديو والسماعات"}'),
  (4033, 4030, 'fridges-and-fans', '{"en": "Fridges and fans", "fr": "Réfrigérateurs et ventilateurs", "pt": "Frigoríficos e ventoinhas", "sw": "Friji na feni", "ar": "الثلاجات والمراوح"}'),
  (4041, 4040, 'solar-panels', '{"en": "Solar panels", "fr": "Panneaux solaires", "pt": "Painéis solares", "sw": "Paneli za sola", "ar": "الألواح الشمسية"}'),
  (4042, 4040, 'batteries-and-inverters', '{"en": "Batteries and inverters", "fr": "Batteries et onduleurs", "pt": "Baterias e inversores", "sw": "Betri na inveta", "ar": "البطاريات والعواكس"}'),
  (4043, 4040, 'generators', '{"en": "Generators", "fr": "Groupes électrogènes", "pt": "Geradores", "sw": "Jenereta", "ar": "المولدات"}'),
  (5011, 5010, 'cement', '{"en": "Cement", "fr": "Ciment", "pt": "Cimento", "sw": "Saruji", "ar": "الإسمنت"}'),
  (5012, 5010, 'blocks-and-bricks', '{"en": "Blocks and bricks", "fr": "Parpaings et briques", "pt": "Blocos e tijolos", "sw": "Matofali", "ar": "الطوب والبلوك"}'),
  (5013, 5010, 'iron-rods', '{"en": "Iron rods", "fr": "Fers à béton", "pt": "Varões de ferro", "sw": "Nondo", "ar": "حديد التسليح"}'),
  (5014, 5010, 'roofing-sheets', '{"en": "Roofing sheets", "fr": "Tôles de toiture", "pt": "Chapas de cobertura", "sw": "Mabati", "ar": "صفائح التسقيف"}'),
  (5015, 5010, 'timber', '{"en": "Timber", "fr": "Bois d''œuvre", "pt": "Madeira", "sw": "Mbao", "ar": "الأخشاب"}'),
  (5016, 5010, 'sand-and-gravel', '{"en": "Sand and gravel", "fr": "Sable et gravier", "pt": "Areia e brita", "sw": "Mchanga na kokoto", "ar": "الرمل والحصى"}'),
  (5021, 5020, 'paint', '{"en": "Paint", "fr": "Peinture", "pt": "Tinta", "sw": "Rangi", "ar": "الدهانات"}'),
  (5022, 5020, 'tiles', '{"en": "Tiles", "fr": "Carrelage", "pt": "Azulejos e ladrilhos", "sw": "Vigae", "ar": "البلاط"}'),
  (5023, 5020, 'doors-and-windows', '{"en": "Doors and windows", "fr": "Portes et fenêtres", "pt": "Portas e janelas", "sw": "Milango na madirisha", "ar": "الأبواب والنوافذ"}'),
  (5031, 5030, 'pipes-and-tanks', '{"en": "Pipes and tanks", "fr": "Tuyaux et réservoirs", "pt": "Tubos e tanques", "sw": "Mabomba na matangi", "ar": "الأنابيب والخزانات"}'),
  (5032, 5030, 'cables-and-lighting', '{"en": "Cables and lighting", "fr": "Câbles et éclairage", "pt": "Cabos e iluminação", "sw": "Nyaya na taa", "ar": "الأسلاك والإنارة"}'),
  (6011, 6010, 'cars', '{"en": "Cars", "fr": "Voitures", "pt": "Carros", "sw": "Magari madogo", "ar": "السيارات"}'),
  (6012, 6010, 'motorcycles', '{"en": "Motorcycles", "fr": "Motos", "pt": "Motas", "sw": "Pikipiki", "ar": "الدراجات النارية"}'),
  (6013, 6010, 'bicycles', '{"en": "Bicycles", "fr": "Vélos", "pt": "Bicicletas", "sw": "Baiskeli", "ar": "الدراجات الهوائية"}'),
  (6021, 6020, 'trucks', '{"en": "Trucks", "fr": "Camions", "pt": "Camiões", "sw": "Malori", "ar": "الشاحنات"}'),
  (6022, 6020, 'minibuses', '{"en": "Minibuses", "fr": "Minibus", "pt": "Minibuses", "sw": "Mabasi madogo", "ar": "الحافلات الصغيرة"}'),
  (6023, 6020, 'tricycles', '{"en": "Tricycles", "fr": "Tricycles", "pt": "Triciclos", "sw": "Bajaji", "ar": "الدراجات ثلاثية العجلات"}'),
  (6031, 6030, 'tyres', '{"en": "Tyres", "fr": "Pneus", "pt": "Pneus", "sw": "Matairi", "ar": "الإطارات"}'),
  (6032, 6030, 'car-batteries', '{"en": "Car batteries", "fr": "Batteries de voiture", "pt": "Baterias de carro", "sw": "Betri za magari", "ar": "بطاريات السيارات"}'),
  (6033, 6030, 'engine-parts', '{"en": "Engine and brake parts", "fr": "Pièces de moteur et de frein", "pt": "Peças de motor e travões", "sw": "Vipuri vya injini na breki", "ar": "قطع المحرك والفرامل"}'),
  (7011, 7010, 'plumbing', '{"en": "Plumbing", "fr": "Plomberie", "pt": "Canalização", "sw": "Ufundi bomba", "ar": "السباكة"}'),
  (7012, 7010, 'electrical-work', '{"en": "Electrical work", "fr": "Travaux électriques", "pt": "Trabalhos elétricos", "sw": "Ufundi umeme", "ar": "أعمال الكهرباء"}'),
  (7013, 7010, 'carpentry', '{"en": "Carpentry", "fr": "Menuiserie", "pt": "Carpintaria", "sw": "Useremala", "ar": "النجارة"}'),
  (7014, 7010, 'masonry', '{"en": "Masonry", "fr": "Maçonnerie", "pt": "Alvenaria", "sw": "Uashi", "ar": "البناء"}'),
  (7015, 7010, 'cleaning', '{"en": "Cleaning", "fr": "Nettoyage", "pt": "Limpeza", "sw": "Usafi", "ar": "التنظيف"}'),
  (7021, 7020, 'phone-repair', '{"en": "Phone repair", "fr": "Réparation de téléphones", "pt": "Reparação de telemóveis", "sw": "Ukarabati wa simu", "ar": "إصلاح الهواتف"}'),
  (7022, 7020, 'appliance-repair', '{"en": "Appliance repair", "fr": "Réparation d''appareils", "pt": "Reparação de eletrodomésticos", "sw": "Ukarabati wa vifaa vya umeme", "ar": "إصلاح الأجهزة"}'),
  (7023, 7020, 'vehicle-repair', '{"en": "Vehicle repair", "fr": "Mécanique automobile", "pt": "Mecânica automóvel", "sw": "Ukarabati wa magari", "ar": "إصلاح السيارات"}'),
  (7031, 7030, 'printing', '{"en": "Printing", "fr": "Imprimerie", "pt": "Impressão gráfica", "sw": "Uchapishaji", "ar": "الطباعة"}'),
  (7032, 7030, 'web-design', '{"en": "Web design", "fr": "Création de sites web", "pt": "Criação de sites", "sw": "Utengenezaji wa tovuti", "ar": "تصميم المواقع"}'),
  (7033, 7030, 'accounting', '{"en": "Accounting", "fr": "Comptabilité", "pt": "Contabilidade", "sw": "Uhasibu", "ar": "المحاسبة"}'),
  (7034, 7030, 'translation', '{"en": "Translation", "fr": "Traduction", "pt": "Tradução", "sw": "Tafsiri", "ar": "الترجمة"}'),
  (7041, 7040, 'photography', '{"en": "Photography", "fr": "Photographie", "pt": "Fotografia", "sw": "Upigaji picha", "ar": "التصوير"}'),
  (7042, 7040, 'event-hire', '{"en": "Chairs, tents and sound hire", "fr": "Location de chaises, tentes et sono", "pt": "Aluguer de cadeiras, tendas e som", "sw": "Kukodisha viti, mahema na muziki", "ar": "تأجير الكراسي والخيام والصوتيات"}'),
  (7043, 7040, 'tailoring', '{"en": "Tailoring", "fr": "Couture", "pt": "Costura", "sw": "Ushonaji", "ar": "الخياطة"}'),
  (8011, 8010, 'hairdressing', '{"en": "Hairdressing", "fr": "Salons de coiffure", "pt": "Cabeleireiro", "sw": "Ususi na kinyozi", "ar": "تصفيف الشعر"}'),
  (8012, 8010, 'wigs-and-extensions', '{"en": "Wigs and extensions", "fr": "Perruques et mèches", "pt": "Perucas e extensões", "sw": "Wigi na nywele bandia", "ar": "الباروكات ووصلات الشعر"}'),
  (8021, 8020, 'skincare', '{"en": "Skincare and soap", "fr": "Soins de la peau et savons", "pt": "Cuidados da pele e sabão", "sw": "Vipodozi vya ngozi na sabuni", "ar": "العناية بالبشرة والصابون"}'),
  (8022, 8020, 'perfume-and-incense', '{"en": "Perfume and incense", "fr": "Parfums et encens", "pt": "Perfumes e incenso", "sw": "Manukato na udi", "ar": "العطور والبخور"}'),
  (8031, 8030, 'herbal-medicine', '{"en": "Herbal medicine", "fr": "Plantes médicinales", "pt": "Plantas medicinais", "sw": "Dawa za mitishamba", "ar": "طب الأعشاب"}'),
  (8032, 8030, 'medical-supplies', '{"en": "Medical supplies", "fr": "Matériel médical", "pt": "Material médico", "sw": "Vifaa tiba", "ar": "المستلزمات الطبية"}'),
  (9011, 9010, 'school-tutoring', '{"en": "School tutoring", "fr": "Soutien scolaire", "pt": "Explicações escolares", "sw": "Masomo ya ziada", "ar": "دروس التقوية"}'),
  (9012, 9010, 'language-courses', '{"en": "Language courses", "fr": "Cours de langues", "pt": "Cursos de línguas", "sw": "Kozi za lugha", "ar": "دورات اللغات"}'),
  (9021, 9020, 'computer-training', '{"en": "Computer training", "fr": "Formation informatique", "pt": "Formação em informática", "sw": "Mafunzo ya kompyuta", "ar": "التدريب على الحاسوب"}'),
  (9022, 9020, 'trade-training', '{"en": "Trade skills training", "fr": "Formation aux métiers", "pt": "Formação profissional", "sw": "Mafunzo ya ufundi", "ar": "التدريب المهني"}'),
  (9023, 9020, 'driving-school', '{"en": "Driving school", "fr": "Auto-école", "pt": "Escola de condução", "sw": "Shule ya udereva", "ar": "تعليم القيادة"}'),
  (9031, 9030, 'books', '{"en": "Books", "fr": "Livres", "pt": "Livros", "sw": "Vitabu", "ar": "الكتب"}'),
  (9032, 9030, 'school-supplies', '{"en": "Uniforms and supplies", "fr": "Uniformes et fournitures", "pt": "Uniformes e material", "sw": "Sare na vifaa vya shule", "ar": "الزي المدرسي والأدوات"}'),
  (10011, 10010, 'motorcycle-delivery', '{"en": "Motorcycle delivery", "fr": "Livraison à moto", "pt": "Entregas de mota", "sw": "Uwasilishaji kwa pikipiki", "ar": "التوصيل بالدراجة النارية"}'),
  (10012, 10010, 'parcel-courier', '{"en": "Parcel courier", "fr": "Messagerie de colis", "pt": "Envio de encomendas", "sw": "Usafirishaji wa vifurushi", "ar": "شحن الطرود"}'),
  (10021, 10020, 'truck-haulage', '{"en": "Truck haulage", "fr": "Transport par camion", "pt": "Transporte de camião", "sw": "Usafirishaji wa malori", "ar": "النقل بالشاحنات"}'),
  (10022, 10020, 'customs-clearing', '{"en": "Customs clearing", "fr": "Dédouanement", "pt": "Desembaraço aduaneiro", "sw": "Utoaji wa mizigo forodhani", "ar": "التخليص الجمركي"}'),
  (10023, 10020, 'cold-storage', '{"en": "Warehousing and cold storage", "fr": "Entreposage et chambre froide", "pt": "Armazéns e câmaras frias", "sw": "Maghala na hifadhi baridi", "ar": "المستودعات والتخزين المبرد"}'),
  (10031, 10030, 'car-hire', '{"en": "Car hire with driver", "fr": "Location de voiture avec chauffeur", "pt": "Aluguer de carro com motorista", "sw": "Kukodisha gari na dereva", "ar": "تأجير سيارة مع سائق"}'),
  (11011, 11010, 'small-loans', '{"en": "Small business loans", "fr": "Prêts aux petites entreprises", "pt": "Empréstimos a pequenas empresas", "sw": "Mikopo midogo ya biashara", "ar": "قروض المشاريع الصغيرة"}'),
  (11012, 11010, 'savings-groups', '{"en": "Savings groups", "fr": "Tontines et groupes d''épargne", "pt": "Grupos de poupança", "sw": "Vikundi vya akiba", "ar": "مجموعات الادخار"}'),
  (11021, 11020, 'insurance', '{"en": "Insurance", "fr": "Assurance", "pt": "Seguros", "sw": "Bima", "ar": "التأمين"}'),
  (11022, 11020, 'mobile-money', '{"en": "Mobile money", "fr": "Argent mobile", "pt": "Dinheiro móvel", "sw": "Pesa kwa simu", "ar": "المحافظ الإلكترونية"}'),
  (12011, 12010, 'beds-and-mattresses', '{"en": "Beds and mattresses", "fr": "Lits et matelas", "pt": "Camas e colchões", "sw": "Vitanda na magodoro", "ar": "الأسرّة والمراتب"}'),
  (12012, 12010, 'chairs-and-tables', '{"en": "Chairs, sofas and tables", "fr": "Chaises, canapés et tables", "pt": "Cadeiras, sofás e mesas", "sw": "Viti, sofa na meza", "ar": "الكراسي والأرائك والطاولات"}'),
  (12021, 12020, 'cooking-stoves', '{"en": "Cooking stoves", "fr": "Réchauds et foyers", "pt": "Fogões e fogareiros", "sw": "Majiko", "ar": "المواقد"}'),
  (12022, 12020, 'pots-and-utensils', '{"en": "Pots and utensils", "fr": "Marmites et ustensiles", "pt": "Panelas e utensílios", "sw": "Sufuria na vyombo", "ar": "القدور والأواني"}'),
  (12031, 12030, 'baskets-and-mats', '{"en": "Baskets and mats", "fr": "Paniers et nattes", "pt": "Cestos e esteiras", "sw": "Vikapu na mikeka", "ar": "السلال والحصر"}'),
  (12032, 12030, 'carvings-and-pottery', '{"en": "Carvings and pottery", "fr": "Sculptures et poterie", "pt": "Esculturas e olaria", "sw": "Vinyago na vyungu", "ar": "المنحوتات والفخار"}'),
  (13011, 13010, 'homes-to-rent', '{"en": "Homes to rent", "fr": "Logements à louer", "pt": "Casas para arrendar", "sw": "Nyumba za kupangisha", "ar": "منازل للإيجار"}'),
  (13012, 13010, 'shops-to-rent', '{"en": "Shops and offices to rent", "fr": "Boutiques et bureaux à louer", "pt": "Lojas e escritórios para arrendar", "sw": "Maduka na ofisi za kupangisha", "ar": "محلات ومكاتب للإيجار"}'),
  (13021, 13020, 'building-plots', '{"en": "Building plots", "fr": "Parcelles à bâtir", "pt": "Terrenos para construção", "sw": "Viwanja", "ar": "قطع أراض للبناء"}'),
  (13022, 13020, 'farmland', '{"en": "Farmland", "fr": "Terres agricoles", "pt": "Terras agrícolas", "sw": "Mashamba", "ar": "أراض زراعية"}'),
  (14011, 14010, 'grain-mills', '{"en": "Mills and presses", "fr": "Moulins et presses", "pt": "Moinhos e prensas", "sw": "Mashine za kusaga", "ar": "المطاحن والمعاصر"}'),
  (14012, 14010, 'sewing-machines', '{"en": "Sewing machines", "fr": "Machines à coudre", "pt": "Máquinas de costura", "sw": "Cherehani", "ar": "آلات الخياطة"}'),
  (14021, 14020, 'bags-and-bottles', '{"en": "Sacks, bottles and cartons", "fr": "Sacs, bouteilles et cartons", "pt": "Sacos, garrafas e caixas", "sw": "Magunia, chupa na maboksi", "ar": "الأكياس والزجاجات والكراتين"}'),
  (15011, 15010, 'drivers', '{"en": "Drivers", "fr": "Chauffeurs", "pt": "Motoristas", "sw": "Madereva", "ar": "السائقون"}'),
  (15012, 15010, 'sales-and-office', '{"en": "Sales and office work", "fr": "Vente et bureau", "pt": "Vendas e escritório", "sw": "Mauzo na kazi za ofisi", "ar": "المبيعات والعمل المكتبي"}'),
  (15021, 15020, 'farm-work', '{"en": "Farm work", "fr": "Travail agricole", "pt": "Trabalho agrícola", "sw": "Kazi za shambani", "ar": "العمل الزراعي"}'),
  (15022, 15020, 'domestic-work', '{"en": "Domestic work", "fr": "Travail domestique", "pt": "Trabalho doméstico", "sw": "Kazi za nyumbani", "ar": "العمل المنزلي"}')
on conflict do nothing;
--! EndIncluded reference/categories.sql

-- Businesses

create table market.businesses (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  owner_id uuid not null,
  category_id int references market.categories on delete restrict,
  name text not null check (length(btrim(name)) between 1 and 120),
  description text not null default '' check (length(description) <= 2000),
  phone core.phone_number,
  city text check (length(city) between 1 and 80),
  location public.geography(point, 4326),
  attributes core.json_object not null default '{}',
  status market.business_status not null default 'active',
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid,
  primary key (id, tenant_id),
  foreign key (tenant_id, owner_id) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint businesses_deletion_check check ((deleted_at is null) = (deletion_id is null))
);
comment on table market.businesses is 'Businesses that trade in a market.';
comment on column market.businesses.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column market.businesses.tenant_id is 'The market.';
comment on column market.businesses.owner_id is 'The member who runs it.';
comment on column market.businesses.category_id is 'Main line of business.';
comment on column market.businesses.name is '@pii none Trading name, made to be found.';
comment on column market.businesses.description is 'What it does, in its own words.';
comment on column market.businesses.phone is '@pii kind=phone subject=owner_id erase=null Public phone number.';
comment on column market.businesses.city is 'Town or city.';
comment on column market.businesses.location is '@pii none Where customers find it, chosen to be found.';
comment on column market.businesses.attributes is 'Opening hours, payment methods and other particulars.';
comment on column market.businesses.status is 'Only an active business trades.';
comment on column market.businesses.created_at is 'When the row was made.';
comment on column market.businesses.created_by is 'Who made it; null for the system.';
comment on column market.businesses.updated_at is 'When the row last changed.';
comment on column market.businesses.updated_by is 'Who changed it; null for the system.';
comment on column market.businesses.version is 'Counts changes, for optimistic locking.';
comment on column market.businesses.deleted_at is 'When it was deleted; null while not.';
comment on column market.businesses.restored_at is 'When it was last restored.';
comment on column market.businesses.deletion_id is 'Shared with the listings that its deletion took along.';
alter table market.businesses alter column phone set statistics 0;

create index businesses_tenant_id_id_idx on market.businesses (tenant_id, id desc) where deleted_at is null;
comment on index market.businesses_tenant_id_id_idx is 'Newest businesses of a market, by keyset.';
create index businesses_tenant_id_owner_id_idx on market.businesses (tenant_id, owner_id);
comment on index market.businesses_tenant_id_owner_id_idx is 'Businesses of a member; serves its foreign key.';
create index businesses_category_id_idx on market.businesses (category_id);
comment on index market.businesses_category_id_idx is 'Serves the foreign key to categories.';
create index businesses_tenant_id_location_idx on market.businesses using gist (tenant_id, location) where deleted_at is null;
comment on index market.businesses_tenant_id_location_idx is 'Nearest businesses of a market.';

-- Listings

create table market.listings (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  business_id uuid not null,
  author_id uuid not null,
  category_id int not null references market.categories on delete restrict,
  type market.listing_type not null,
  status market.listing_status not null default 'active',
  title text not null check (length(btrim(title)) between 3 and 140),
  description text not null default '' check (length(description) <= 5000),
  price numeric(14, 2) check (price between 0 and 999999999999.99),
  currency_code core.currency_code references core.currencies on delete restrict,
  language_code core.language_code not null references core.languages on delete restrict,
  city text check (length(city) between 1 and 80),
  location public.geography(point, 4326),
  attributes core.json_object not null default '{}',
  expires_at timestamptz(3) not null default now() + interval '30 days',
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid,
  search tsvector not null generated always as (core.search_document(language_code, title, description)) stored,
  primary key (id, tenant_id),
  foreign key (business_id, tenant_id) references market.businesses (id, tenant_id) on delete restrict,
  foreign key (tenant_id, author_id) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint price_and_currency_go_together check ((price is null) = (currency_code is null)),
  constraint listing_expires_after_it_was_made check (expires_at > created_at),
  constraint listings_deletion_check check ((deleted_at is null) = (deletion_id is null))
);
comment on table market.listings is 'What businesses offer or ask for.';
comment on column market.listings.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column market.listings.tenant_id is 'The market.';
comment on column market.listings.business_id is 'The business that owns it.';
comment on column market.listings.author_id is 'The member who wrote it.';
comment on column market.listings.category_id is 'Where in the tree it stands.';
comment on column market.listings.type is 'Offer or request.';
comment on column market.listings.status is 'Only active listings are found.';
comment on column market.listings.title is 'Headline.';
comment on column market.listings.description is 'Text, searched together with the title.';
comment on column market.listings.price is 'Asking or offered price; null where it is to be agreed.';
comment on column market.listings.currency_code is 'Currency of the price; null exactly where the price is.';
comment on column market.listings.language_code is 'Language of title and description; decides how they are stemmed.';
comment on column market.listings.city is 'Town or city.';
comment on column market.listings.location is '@pii none Where the goods or the work are, chosen to be found by distance.';
comment on column market.listings.attributes is 'Particulars of its category: unit, condition, brand ...';
comment on column market.listings.expires_at is 'From this moment on it is no longer found.';
comment on column market.listings.created_at is 'When the row was made.';
comment on column market.listings.created_by is 'Who made it; null for the system.';
comment on column market.listings.updated_at is 'When the row last changed.';
comment on column market.listings.updated_by is 'Who changed it; null for the system.';
comment on column market.listings.version is 'Counts changes, for optimistic locking.';
comment on column market.listings.deleted_at is 'When it was deleted; null while not.';
comment on column market.listings.restored_at is 'When it was last restored.';
comment on column market.listings.deletion_id is 'Shared by all rows that one deletion took along.';
comment on column market.listings.search is 'Search vector in the language of the listing.';

-- What can be found is live: active and not deleted. Every index that serves finding holds only that.
create index listings_tenant_id_id_idx on market.listings (tenant_id, id desc)
  where status = 'active' and deleted_at is null;
comment on index market.listings_tenant_id_id_idx is 'Newest live listings of a market, by keyset.';
create index listings_tenant_id_category_id_id_idx on market.listings (tenant_id, category_id, id desc)
  where status = 'active' and deleted_at is null;
comment on index market.listings_tenant_id_category_id_id_idx is 'Newest live listings of a category, by keyset.';
create index listings_tenant_id_business_id_id_idx on market.listings (tenant_id, business_id, id desc);
comment on index market.listings_tenant_id_business_id_id_idx is 'Listings of a business; serves its foreign key.';
create index listings_tenant_id_author_id_idx on market.listings (tenant_id, author_id);
comment on index market.listings_tenant_id_author_id_idx is 'Listings of a member; serves its foreign key.';
create index listings_category_id_tenant_id_idx on market.listings (category_id, tenant_id);
comment on index market.listings_category_id_tenant_id_idx is 'Serves the foreign key to categories; with the market, so that a search may combine it with another index.';
create index listings_tenant_id_deletion_id_idx on market.listings (tenant_id, deletion_id) where deletion_id is not null;
comment on index market.listings_tenant_id_deletion_id_idx is 'The rows one deletion took along.';
create index listings_tenant_id_search_idx on market.listings using gin (tenant_id, search)
  where status = 'active' and deleted_at is null;
comment on index market.listings_tenant_id_search_idx is 'Full text of live listings.';
create index listings_tenant_id_location_idx on market.listings using gist (tenant_id, location)
  where status = 'active' and deleted_at is null;
comment on index market.listings_tenant_id_location_idx is 'Nearest live listings, and those within a radius.';
-- Without the currency, which the market decides all but always: the planner would take the two for independent.
create index listings_tenant_id_price_idx on market.listings (tenant_id, ((price * 100)::bigint))
  where status = 'active' and deleted_at is null;
comment on index market.listings_tenant_id_price_idx is 'Live listings of a range of prices, in hundredths.';
-- The planner does not read the statistics of a numeric column under row security, nor those of an expression in a partial index.
create statistics market.listings_price_stat on ((price * 100)::bigint) from market.listings;
comment on statistics market.listings_price_stat is 'How prices, in hundredths, are spread.';
create statistics market.listings_currency_code_stat (mcv) on tenant_id, currency_code from market.listings;
comment on statistics market.listings_currency_code_stat is 'Which currencies a market uses.';

--! Included sql/market/businesses.sql
-- Deleting a business takes its listings along under one deletion_id; restoring it brings back exactly those.
-- An update of the business waits for listings that are being written for it (they lock it) and the cascade sees them, but only
-- under read committed: a transaction with a snapshot would leave them behind.
-- Security definer: the owner of a business may delete it together with listings that others wrote for it.
create function market.tg_businesses__cascade_deletion() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.deleted_at is not null then
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'a business is deleted under read committed, not under %', current_setting('transaction_isolation')
        using errcode = 'PN012', hint = 'Delete it in a unit of work of its own.';
    end if;
    update market.listings l
    set deleted_at = NEW.deleted_at, deletion_id = NEW.deletion_id
    where l.tenant_id = NEW.tenant_id and l.business_id = NEW.id and l.deleted_at is null;
  else
    update market.listings l
    set deleted_at = null
    where l.tenant_id = OLD.tenant_id and l.business_id = OLD.id and l.deletion_id = OLD.deletion_id;
  end if;
  return null;
end
$$;
comment on function market.tg_businesses__cascade_deletion() is 'Marks or restores the listings of a business together with it.';

create trigger _050_check_id before insert on market.businesses
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on market.businesses is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id on market.businesses
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id)
  execute function core.tg__refuse_change('id', 'tenant_id');
comment on trigger _060_refuse_change on market.businesses is 'A business never moves to another market.';
create trigger _100_touch before insert or update on market.businesses
  for each row execute function core.tg__touch();
comment on trigger _100_touch on market.businesses is 'Who, when, and the version.';
create trigger _200_soft_delete before update of deleted_at on market.businesses
  for each row execute function core.tg__soft_delete();
comment on trigger _200_soft_delete on market.businesses is 'Keeps the columns of soft deletion consistent.';
create trigger _300_cascade_deletion after update of deleted_at on market.businesses
  for each row when (NEW.deleted_at is distinct from OLD.deleted_at)
  execute function market.tg_businesses__cascade_deletion();
comment on trigger _300_cascade_deletion on market.businesses is 'Takes the listings along.';
--! EndIncluded sql/market/businesses.sql
--! Included sql/market/listings.sql
-- A listing of a deleted business can neither be written nor restored: nothing live hangs from something deleted.
-- The lock waits for a concurrent deletion of the business, and makes a later one wait: whichever comes second sees the first.
-- A weaker one would not do: under repeatable read it lets a row through that somebody has changed meanwhile.
-- Security definer: whoever writes a listing need not be allowed to change, and therefore not to lock, its business.
create function market.tg_listings__check_business() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_deleted_at timestamptz;
begin
  if NEW.deleted_at is not null then
    return null;
  end if;
  select b.deleted_at into v_deleted_at
  from market.businesses b
  where b.id = NEW.business_id and b.tenant_id = NEW.tenant_id
  for share;
  if v_deleted_at is not null then
    raise exception 'business % is deleted', NEW.business_id
      using errcode = 'PN011', hint = 'Restore the business first; its listings come back with it.';
  end if;
  return null;
end
$$;
comment on function market.tg_listings__check_business() is 'Refuses a live listing of a deleted business.';

create trigger _050_check_id before insert on market.listings
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on market.listings is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, business_id, author_id on market.listings
  for each row when (
    NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.business_id <> OLD.business_id or NEW.author_id <> OLD.author_id
  )
  execute function core.tg__refuse_change('id', 'tenant_id', 'business_id', 'author_id');
comment on trigger _060_refuse_change on market.listings is 'A listing stays with its market, business and author.';
create trigger _100_touch before insert or update on market.listings
  for each row execute function core.tg__touch();
comment on trigger _100_touch on market.listings is 'Who, when, and the version.';
create trigger _200_soft_delete before update of deleted_at on market.listings
  for each row execute function core.tg__soft_delete();
comment on trigger _200_soft_delete on market.listings is 'Keeps the columns of soft deletion consistent.';
create trigger _400_check_business after insert or update of deleted_at on market.listings
  for each row execute function market.tg_listings__check_business();
comment on trigger _400_check_business on market.listings is 'Nothing live hangs from a deleted business.';
--! EndIncluded sql/market/listings.sql
--! Included sql/market/search-listings.sql
-- Search over live listings. Under row security PostgreSQL keeps full text, distance and price out of index conditions, because
-- their operators are not leakproof; so this function runs as pnc_search, whose policy is constant true, and ties every row to the
-- tenant of the verified context itself. The statement is put together from constants and planned with the values of each call.
--
-- A page is cut from a window: the newest (or, with a point, the nearest) matches, ranked among themselves. Ranking all matches of
-- a common word would cost a hundred times more. The window that follows begins where this one ends, so pages enumerate every
-- match exactly once. What a caller carries from page to page is as_of, the window's start, and the last (score, id).
--
-- A window is found in one of two ways. Walking the listings in order, newest or nearest first, fills it soon where matches are
-- common, and reads the market to its end where they are rare. There all matches are collected by whatever index is narrowest
-- (words, category, price) and sorted. The planner cannot choose between the two: it takes conditions for independent, but nobody
-- offers rice among vehicles, and it knows little of how a city crowds on a map. So the head of the walk is sampled first.
-- Of n listings with a share s of matches, walking for a window w costs w/s rows and collecting n*s of them; measured, a row costs
-- 0.6 us newest first, 2 us nearest first, 3 us when collected. They cost the same at s = sqrt(0.2 w/n), nearest first sqrt(0.7 w/n).
create type market.listing_match as (
  id uuid,
  business_id uuid,
  category_id int,
  type market.listing_type,
  title text,
  price numeric,
  currency_code core.currency_code,
  language_code core.language_code,
  city text,
  distance_m float8,
  created_at timestamptz,
  score int,
  as_of timestamptz,
  window_end_id uuid,
  window_end_m float8
);
comment on type market.listing_match is 'A listing as a page of results shows it, with its place in the ranking.';

create function market.search_listings(
  terms text default null,
  category_id int default null,
  type text default null,
  currency_code text default null,
  min_price numeric default null,
  max_price numeric default null,
  latitude float8 default null,
  longitude float8 default null,
  radius_m float8 default null,
  as_of timestamptz default null,
  window_start_id uuid default null,
  window_start_m float8 default null,
  after_score int default null,
  after_id uuid default null,
  window_size int default 400,
  page_size int default 20
) returns setof market.listing_match
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
  -- Recent listings and the indexes of live ones stay in memory: fetching a page costs no more than looking at a row of it.
  set seq_page_cost = 0.4
  set random_page_cost = 0.4
  -- Neither parallel workers nor compilation pay for the few thousand rows it reads.
  set max_parallel_workers_per_gather = 0
  set jit = off
as $$
declare
  v_tenant_id int := core.current_tenant_id();
  -- As fine as created_at, so that a row written in this very transaction is not later than the search.
  v_as_of timestamptz(3) := coalesce(as_of, now());
  v_point public.geography := public.st_setsrid(public.st_makepoint(longitude, latitude), 4326)::public.geography;
  v_categories int[] := market.category_subtree(category_id);
  v_currency_code bpchar := currency_code;
  -- In hundredths, because only integers have statistics under row security.
  v_min_price bigint := ceil(min_price * 100);
  v_max_price bigint := floor(max_price * 100);
  v_window_size int := least(greatest(coalesce(window_size, 400), 1), 1000);
  v_queries tsquery[];
  v_any_query tsquery;
  v_own_query text := '($2)[case l.language_code when ''en'' then 1 when ''fr'' then 2 when ''pt'' then 3 when ''ar'' then 4 else 5 end]';
  v_live text := 'l.tenant_id = $1 and l.status = ''active'' and l.deleted_at is null and l.expires_at > $4 and l.created_at <= $4';
  v_words text := 'true';
  v_filters text := '';
  v_reach text := '';
  v_box text := '';
  v_order text;
  -- Of one market, supposed to be a fifth of all: what the planner believes of the table is close enough for a root.
  v_listings float8 := (select greatest(c.reltuples, 0) / 5 + 1 from pg_class c where c.oid = 'market.listings'::regclass);
  v_common_share float8;
  v_is_nearest boolean;
  v_sample_size int;
  v_sampled int;
  v_with_words int;
  v_matching int;
  v_words_are_rare boolean;
  v_matches_are_rare boolean;
  v_candidates text;
begin
  if v_tenant_id is null then
    return;
  end if;

  if terms is not null then
    v_queries := array[
      core.search_query('en', terms), core.search_query('fr', terms), core.search_query('pt', terms), core.search_query('ar', terms),
      core.search_query('simple', terms)
    ];
    -- Most words are the same in most languages; asked twice they would be looked at twice, and estimated as twice as common.
    select string_agg(distinct q::text, ' | ')::tsquery into v_any_query from unnest(v_queries) q where numnode(q) > 0;
    -- The operator @@ as a function, which no index serves.
    v_words := 'ts_match_vq(l.search, $3)';
    -- Minus has to mean minus in the language of the listing; a word that is absent in another stemming would let it through.
    if v_queries[5]::text like '%!%' then
      v_filters := v_filters || ' and ts_match_vq(l.search, ' || v_own_query || ')';
    end if;
  end if;
  if category_id is not null then
    v_filters := v_filters || ' and l.category_id = any ($5)';
  end if;
  if type is not null then
    v_filters := v_filters || ' and l.type = $6';
  end if;
  if min_price is not null or max_price is not null then
    v_currency_code := coalesce(v_currency_code, (select t.currency_code from core.tenants t where t.id = v_tenant_id));
  end if;
  if v_currency_code is not null then
    v_filters := v_filters || ' and l.currency_code = $7';
  end if;
  if min_price is not null then
    v_filters := v_filters || ' and (l.price * 100)::bigint >= $8';
  end if;
  if max_price is not null then
    v_filters := v_filters || ' and (l.price * 100)::bigint <= $9';
  end if;

  if v_point is null then
    v_order := 'l.id desc';
    v_common_share := sqrt(0.2 * v_window_size / v_listings);
    if window_start_id is not null then
      v_reach := ' and l.id < $13';
    end if;
  else
    v_order := 'l.location operator(public.<->) $10';
    v_common_share := sqrt(0.7 * v_window_size / v_listings);
    v_reach := ' and l.location is not null';
    if radius_m is not null then
      v_box := ' and l.location operator(public.&&) public._st_expand($10, $11)';
      v_reach := v_reach || ' and l.location operator(public.<->) $10 <= $11';
    end if;
    if window_start_m is not null then
      v_reach := v_reach || ' and l.location operator(public.<->) $10 > $12';
    end if;
  end if;

  -- The newest listings first. Where matches are common among them, what the walk will meet is asked as well: the nearest listings,
  -- or, if it is not clear, five times as many of the newest, because shops write many listings at a time.
  for v_sample in 1 .. case when v_words || v_filters = 'true' then 0 else 2 end loop
    v_is_nearest := v_sample = 2 and v_point is not null;
    v_sample_size := case when v_sample = 2 and v_point is null then 2000 else 400 end;
    execute format(
      'select count(*), count(*) filter (where %1$s), count(*) filter (where %1$s %2$s)
       from (select * from market.listings l where %3$s %4$s order by %5$s limit $15) l',
      v_words, v_filters, v_live,
      case when v_is_nearest or v_point is null then v_box || v_reach end,
      case when v_is_nearest then v_order else 'l.id desc' end
    )
    into v_sampled, v_with_words, v_matching
    using v_tenant_id, v_queries, v_any_query, v_as_of, v_categories, type, v_currency_code, v_min_price, v_max_price, v_point,
      radius_m, window_start_m, window_start_id, v_window_size, v_sample_size;
    v_words_are_rare := terms is not null and v_with_words < 0.1 * v_sampled;
    v_matches_are_rare := v_sampled = v_sample_size and v_matching < v_common_share * v_sampled;
    exit when v_matches_are_rare or (v_point is null and v_matching > 3 * v_common_share * v_sampled);
  end loop;

  if v_matches_are_rare and (v_words_are_rare or num_nonnulls(category_id, min_price, max_price) > 0) then
    -- Collected: "offset 0" keeps the order and the limit outside.
    v_candidates := format(
      '(select * from market.listings l where %s and %s %s %s offset 0) l',
      v_live, case when v_words_are_rare then 'l.search @@ $3' else v_words end, v_filters, v_reach
    );
  else
    v_candidates := format('market.listings l where %s and %s %s %s %s', v_live, v_words, v_filters, v_box, v_reach);
  end if;

  return query execute
    'with matches as materialized (
      select l.id, l.business_id, l.category_id, l.type, l.title, l.price, l.currency_code, l.language_code, l.city, l.created_at, '
      || case when v_point is null then 'null::float8' else v_order end || ' as distance_m, '
      || case when terms is null then 'null::float8' else 'ts_rank(l.search, ' || v_own_query || ', 32)' end || ' as text_rank
      from ' || v_candidates || '
      order by ' || v_order
      -- Ties in distance come along, so that no listing falls between two windows.
      || case when v_point is null then ' limit $14' else ' fetch first $14 rows with ties' end || '
    ), ranked as (
      select m.*, round(1000000 * (
          coalesce(0.55 * m.text_rank, 0)
          + coalesce(0.25 * exp(-least(m.distance_m / $17, 100)), 0)
          + 0.2 * exp(-least(greatest(date_part(''epoch'', $4 - m.created_at), 0) / 2592000, 100))
        ) / (0.2 + case when m.text_rank is null then 0 else 0.55 end + case when m.distance_m is null then 0 else 0.25 end)
        )::int as score
      from matches m
    ), window_end as (
      select m.id, m.distance_m
      from matches m
      where (select count(*) from matches) >= $14
      order by m.distance_m desc nulls last, m.id
      limit 1
    )
    select r.id, r.business_id, r.category_id, r.type, r.title, r.price, r.currency_code, r.language_code, r.city, r.distance_m,
      r.created_at::timestamptz, r.score, $4::timestamptz, w.id, w.distance_m
    from ranked r
    left join window_end w on true
    where $15 is null or (r.score <= $15 and (r.score, r.id) < ($15, $16))
    order by r.score desc, r.id desc
    limit $18'
  using
    v_tenant_id, v_queries, v_any_query, v_as_of, -- 1 to 4
    v_categories, type, v_currency_code, v_min_price, v_max_price, -- 5 to 9
    v_point, radius_m, window_start_m, window_start_id, v_window_size, -- 10 to 14
    after_score, after_id, -- 15, 16
    coalesce(nullif(radius_m, 0), 50000) / 2, -- 17
    least(greatest(coalesce(page_size, 20), 1), 200); -- 18
end
$$;
comment on function market.search_listings(text, int, text, text, numeric, numeric, float8, float8, float8, timestamptz, uuid, float8, int, uuid, int, int)
  is 'One page of live listings of the entered market, ranked by words, distance and freshness within a window of the newest or nearest matches.';

grant execute on function market.search_listings(text, int, text, text, numeric, numeric, float8, float8, float8, timestamptz, uuid, float8, int, uuid, int, int)
  to pnc_service, pnc_readonly;
alter function market.search_listings(text, int, text, text, numeric, numeric, float8, float8, float8, timestamptz, uuid, float8, int, uuid, int, int)
  owner to pnc_search;
--! EndIncluded sql/market/search-listings.sql

-- Row security

alter table market.businesses enable row level security;
alter table market.businesses force row level security;
create policy businesses_all_tenant on market.businesses as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy businesses_all_tenant on market.businesses is 'Rows of the entered tenant only.';
create policy businesses_select_member on market.businesses for select to pnc_service, pnc_readonly using (true);
comment on policy businesses_select_member on market.businesses is 'Everybody in the market sees its businesses.';
create policy businesses_insert_owner on market.businesses for insert to pnc_service
  with check (
    (owner_id = (select core.current_user_id()) and tenant_id = (select core.role_tenant_id('business')))
    or tenant_id = (select core.staff_tenant_id())
  );
comment on policy businesses_insert_owner on market.businesses is 'A member with the business role opens a business of its own; staff may open one for others.';
create policy businesses_update_owner on market.businesses for update to pnc_service
  using (owner_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy businesses_update_owner on market.businesses is 'The owner and staff change a business.';
create policy businesses_select_definer on market.businesses for select to pnc_definer using (true);
comment on policy businesses_select_definer on market.businesses is 'The check of a new listing reads the business it locks.';
create policy businesses_update_definer on market.businesses for update to pnc_definer using (true);
comment on policy businesses_update_definer on market.businesses is 'Locking a business needs it; nothing ever changes one with it.';

alter table market.listings enable row level security;
alter table market.listings force row level security;
create policy listings_all_tenant on market.listings as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy listings_all_tenant on market.listings is 'Rows of the entered tenant only.';
create policy listings_select_member on market.listings for select to pnc_service, pnc_readonly
  using (status <> 'draft' or author_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy listings_select_member on market.listings is 'Everybody in the market sees its listings; a draft is seen by its author and staff.';
create policy listings_insert_author on market.listings for insert to pnc_service
  with check (
    (
      author_id = (select core.current_user_id())
      and exists (
        select from market.businesses b
        where b.id = business_id and b.tenant_id = listings.tenant_id and b.owner_id = (select core.current_user_id())
      )
    )
    or tenant_id = (select core.staff_tenant_id())
  );
comment on policy listings_insert_author on market.listings is 'A member writes listings for its own businesses; staff for any.';
create policy listings_update_author on market.listings for update to pnc_service
  using (author_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy listings_update_author on market.listings is 'The author and staff change a listing.';
create policy listings_select_search on market.listings for select to pnc_search using (true);
comment on policy listings_select_search on market.listings is 'Search functions take the tenant from the verified context; constant true leaves no barrier before the index.';
create policy listings_select_definer on market.listings for select to pnc_definer using (true);
comment on policy listings_select_definer on market.listings is 'The deletion cascade finds the listings of a business.';
create policy listings_update_definer on market.listings for update to pnc_definer using (true);
comment on policy listings_update_definer on market.listings is 'The deletion cascade marks the listings of a business.';

-- Grants. Columns that triggers keep are never granted for writing; the key of a row never changes.

grant select on market.categories, market.businesses, market.listings to pnc_service, pnc_readonly;
grant insert (id, tenant_id, owner_id, category_id, name, description, phone, city, location, attributes, status),
  update (owner_id, category_id, name, description, phone, city, location, attributes, status, deleted_at)
  on market.businesses to pnc_service;
grant insert (id, tenant_id, business_id, author_id, category_id, type, status, title, description, price, currency_code,
    language_code, city, location, attributes, expires_at),
  update (category_id, type, status, title, description, price, currency_code, language_code, city, location, attributes,
    expires_at, deleted_at)
  on market.listings to pnc_service;
grant select on market.categories, market.listings to pnc_search;
grant select on market.businesses, market.listings to pnc_definer;
grant update (deleted_at, deletion_id) on market.listings to pnc_definer;
-- A row lock needs the privilege to update some column.
grant update (deletion_id) on market.businesses to pnc_definer;

alter function market.tg_businesses__cascade_deletion() owner to pnc_definer;
alter function market.tg_listings__check_business() owner to pnc_definer;
revoke create on schema market from pnc_definer, pnc_search;
