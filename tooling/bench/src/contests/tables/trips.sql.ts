/** A table of 12 columns of mixed types, with nulls, texts that need quotes, and the same rows every time. */
export const createTrips = (rows: number): string => `
  create table trips as
  select
    i as id,
    (i % 7)::smallint as vendor,
    (i * 7919 % 100000)::int as zone,
    timestamp '2024-01-01' + i * interval '13 seconds' as pickup,
    timestamptz '2024-01-01 00:07:00Z' + i * interval '13.5 seconds' as dropoff,
    date '2024-01-01' + (i % 366)::int as day,
    case when i % 11 = 0 then null else (i % 50000)::float8 / 7 end as distance,
    ((i * 31) % 100000)::numeric(10,2) / 100 as fare,
    case when i % 5 = 0 then null when i % 17 = 0 then 'said "no", then left' else 'note ' || i end as note,
    (array['Bronx', 'Brooklyn', 'Manhattan', 'Queens', 'Staten Island'])[i % 5 + 1] as borough,
    i % 3 = 0 as paid,
    md5(i::text)::uuid as trip
  from generate_series(1::bigint, ${rows}) as i`;
