"""The database functions behind the generated search and sorting columns; the first migration makes them.

They are declared immutable, which PostgreSQL asks of generated columns; unaccent and array_to_string
are only stable because a dictionary or a type's output could be changed, which nobody here does.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION portal_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(unaccent('unaccent', coalesce($1, ''))) $$;

CREATE FUNCTION portal_words(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT array_to_string($1, ' ') $$;

-- Words of names weigh most. Of other words only the presence is kept: where they stand would fill the table.
CREATE FUNCTION portal_vector(names text, sv text, en text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(
      to_tsvector('simple', portal_plain(names)) || to_tsvector('swedish', portal_plain(names))
      || to_tsvector('english', portal_plain(names)), 'A')
    || strip(to_tsvector('swedish', portal_plain(sv)) || to_tsvector('simple', portal_plain(sv))
      || to_tsvector('english', portal_plain(en)) || to_tsvector('simple', portal_plain(en)))
$$;

-- Readings that come out the same are asked once: the planner would take them for three chances to be found.
CREATE FUNCTION portal_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN plain = sv AND plain = en THEN plain
    WHEN plain = sv OR sv = en THEN plain || en
    WHEN plain = en THEN plain || sv
    ELSE plain || sv || en
  END
  FROM (SELECT to_tsquery('simple', $1), to_tsquery('swedish', $1), to_tsquery('english', $1))
    AS readings (plain, sv, en)
$$;

-- Swedish alphabetical order without ICU: å, ä, ö come last, æ counts as ä, ø as ö, ü as y.
CREATE FUNCTION portal_sort_sv(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(unaccent('unaccent', translate(lower($1), 'åäæöøü', '{||}}y'))) COLLATE "C" $$;

CREATE FUNCTION portal_sort_en(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(unaccent('unaccent', $1)) COLLATE "C" $$;

CREATE FUNCTION portal_labels(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(label, ' '), '') FROM (VALUES
    ('company', 'företag company bolag'),
    ('university', 'universitet university lärosäte högskola'),
    ('region_or_hospital', 'region sjukhus hospital'),
    ('authority', 'myndighet authority agency'),
    ('research_institute', 'forskningsinstitut research institute'),
    ('trade_association', 'bransch- eller intresseorganisation trade association'),
    ('patient_organisation', 'patientorganisation patient organisation'),
    ('funder_investor', 'finansiär investerare funder investor'),
    ('education_provider', 'utbildare education provider'),
    ('network', 'nätverk network'),
    ('infrastructure', 'infrastruktur infrastructure'),
    ('foreign_peer', 'utländsk förebild foreign peer'),
    ('research', 'forskning research'),
    ('enabling_technology', 'möjliggörande teknik enabling technology'),
    ('process_development', 'processutveckling process development'),
    ('gmp_manufacturing', 'GMP-tillverkning tillverkning GMP manufacturing production'),
    ('clinical_trials', 'kliniska prövningar klinisk prövning clinical trials'),
    ('hospital_care', 'sjukvård vård hospital care'),
    ('regulatory', 'regelverk regulatory'),
    ('hta_payment', 'hälsoekonomi betalning health economics HTA payment'),
    ('education', 'utbildning education training'),
    ('funding', 'finansiering funding'),
    ('patient_voice', 'patientröst patient voice'),
    ('policy', 'policy politik'),
    ('logistics', 'logistik logistics'),
    ('gene_therapy', 'genterapi gene therapy'),
    ('somatic_cell', 'somatisk cellterapi somatic cell therapy'),
    ('tissue_engineered', 'vävnadsteknisk produkt vävnadsterapi tissue-engineered product tissue therapy'),
    ('combined', 'kombinationsläkemedel combined ATMP'),
    ('viral_vector', 'virusvektor virusvektorer viral vector'),
    ('plasmid_dna', 'plasmid-DNA plasmid'),
    ('01', 'Stockholms län Stockholm County'), ('03', 'Uppsala län Uppsala County'),
    ('04', 'Södermanlands län Södermanland County'), ('05', 'Östergötlands län Östergötland County'),
    ('06', 'Jönköpings län Jönköping County'), ('07', 'Kronobergs län Kronoberg County'),
    ('08', 'Kalmar län Kalmar County'), ('09', 'Gotlands län Gotland County'),
    ('10', 'Blekinge län Blekinge County'), ('12', 'Skåne län Skåne County'),
    ('13', 'Hallands län Halland County'), ('14', 'Västra Götalands län Västra Götaland County'),
    ('17', 'Värmlands län Värmland County'), ('18', 'Örebro län Örebro County'),
    ('19', 'Västmanlands län Västmanland County'), ('20', 'Dalarnas län Dalarna County'),
    ('21', 'Gävleborgs län Gävleborg County'), ('22', 'Västernorrlands län Västernorrland County'),
    ('23', 'Jämtlands län Jämtland County'), ('24', 'Västerbottens län Västerbotten County'),
    ('25', 'Norrbottens län Norrbotten County')
  ) AS listed (slug, label) WHERE slug = ANY ($1)
$$;
"""

NAMES = (
    "portal_labels(text[])", "portal_sort_en(text)", "portal_sort_sv(text)", "portal_query(text)",
    "portal_vector(text, text, text)", "portal_words(text[])", "portal_plain(text)",
)  # fmt: skip

OPERATIONS = [
    TrigramExtension(),
    UnaccentExtension(),
    BtreeGistExtension(),
    migrations.RunSQL(FUNCTIONS, "".join(f"DROP FUNCTION {name};" for name in NAMES)),
]
