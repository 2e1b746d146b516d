-- The rows of the second baseline, see baseline.py.
CREATE TABLE bench_row (
  id bigserial PRIMARY KEY, shelf integer NOT NULL, name text NOT NULL, text text NOT NULL,
  starts_on date NOT NULL, ends_on date NOT NULL
);
INSERT INTO bench_row (shelf, name, text, starts_on, ends_on)
SELECT n % 100, 'Row number ' || n, repeat('Some words that say what this row is about. ', 6),
  date '2020-01-01' + n % 2000, date '2026-01-01' + n % 2000 FROM generate_series(1, 10000) AS n;
CREATE INDEX ON bench_row (shelf, name);
ANALYZE bench_row;
