"""What synthetic actors are made of: real towns, invented names, and what each kind of actor tends to do."""

from typing import NamedTuple


class Town(NamedTuple):
    """A town's centre in WGS84 degrees (GeoNames), its county, and how many actors of a thousand it has."""

    name: str
    county: str
    lat: float
    lon: float
    share: int


TOWNS = [
    Town("Stockholm", "01", 59.3326, 18.0649, 190),
    Town("Solna", "01", 59.3600, 18.0009, 90),
    Town("Södertälje", "01", 59.1955, 17.6253, 20),
    Town("Uppsala", "03", 59.8588, 17.6389, 90),
    Town("Eskilstuna", "04", 59.3666, 16.5077, 8),
    Town("Nyköping", "04", 58.7530, 17.0079, 4),
    Town("Linköping", "05", 58.4109, 15.6216, 40),
    Town("Norrköping", "05", 58.5942, 16.1826, 12),
    Town("Jönköping", "06", 57.7815, 14.1562, 14),
    Town("Växjö", "07", 56.8777, 14.8091, 8),
    Town("Kalmar", "08", 56.6616, 16.3616, 10),
    Town("Visby", "09", 57.6409, 18.2960, 3),
    Town("Karlskrona", "10", 56.1616, 15.5866, 6),
    Town("Lund", "12", 55.7058, 13.1932, 110),
    Town("Malmö", "12", 55.6059, 13.0007, 55),
    Town("Helsingborg", "12", 56.0467, 12.6944, 12),
    Town("Kristianstad", "12", 56.0313, 14.1524, 4),
    Town("Halmstad", "13", 56.6739, 12.8574, 8),
    Town("Göteborg", "14", 57.7072, 11.9668, 130),
    Town("Mölndal", "14", 57.6554, 12.0138, 40),
    Town("Borås", "14", 57.7210, 12.9401, 10),
    Town("Skövde", "14", 58.3912, 13.8451, 6),
    Town("Karlstad", "17", 59.3793, 13.5036, 10),
    Town("Örebro", "18", 59.2741, 15.2066, 18),
    Town("Västerås", "19", 59.6162, 16.5528, 10),
    Town("Falun", "20", 60.6036, 15.6260, 6),
    Town("Gävle", "21", 60.6745, 17.1417, 8),
    Town("Sundsvall", "22", 62.3913, 17.3063, 8),
    Town("Östersund", "23", 63.1792, 14.6357, 6),
    Town("Umeå", "24", 63.8284, 20.2597, 50),
    Town("Skellefteå", "24", 64.7507, 20.9528, 5),
    Town("Luleå", "25", 65.5848, 22.1547, 8),
    Town("Kiruna", "25", 67.8557, 20.2251, 2),
]

PROPER_NAMES = """
Alvik Almvind Askdal Aurora Backsippa Bergsäter Björkdal Blåvik Bohus Dalälven Ekliden Enhörn
Fjällviol Fjärdhem Forsvik Fyrbåk Gläntan Granåsen Grönvik Gullregn Havsörn Hjortron Holmsjö Häggvik
Isfjord Järven Kattegatt Klarälven Kornell Kråkbär Lindö Linnea Ljungby Lysekil Långvik Mistel
Mjölner Norrsken Näckros Olivia Ormbunk Pilvik Polstjärn Renlav Ripa Rosenvik Rönnbär Saltvik
Silverån Sjöboda Skogsbryn Skärgård Solvik Stenbrant Stormfågel Tallmo Tiveden Tranvik Tuvull Utsjö
Vallmo Vargön Videung Vintergröna Vättern Ymer Åkerbär Ålsten Ängsvik Ögonstjärn Örnsund Östervik
""".split()

# In Swedish and in English.
FIELDS = [
    ("cellterapi", "cell therapy"),
    ("genterapi", "gene therapy"),
    ("stamceller", "stem cells"),
    ("vävnadsteknik", "tissue engineering"),
    ("virusvektorer", "viral vectors"),
    ("bioprocesser", "bioprocessing"),
    ("immunterapi", "immunotherapy"),
    ("hornhinnor", "corneas"),
    ("brosk och ben", "cartilage and bone"),
    ("sällsynta sjukdomar", "rare diseases"),
    ("blodsjukdomar", "blood disorders"),
    ("diabetes", "diabetes"),
    ("Parkinsons sjukdom", "Parkinson’s disease"),
    ("kryoförvaring", "cryopreservation"),
    ("kvalitetskontroll", "quality control"),
    ("biobanker", "biobanks"),
]


class Profile(NamedTuple):
    """How many of a thousand actors are of a kind, how those are named, and what they can do."""

    share: int
    name_sv: str
    name_en: str
    stages: list[str]


CHAIN = ["research", "process_development", "gmp_manufacturing", "logistics", "clinical_trials"]
PROFILES = {
    "company": Profile(540, "{proper} {field} AB", "{proper} {field_en} AB", [*CHAIN, "enabling_technology"]),
    "university": Profile(
        90,
        "Institutionen för {field}, {proper} högskola",
        "Department of {field_en}, {proper} University College",
        ["research", "education", "clinical_trials"],
    ),
    "region_or_hospital": Profile(
        100,
        "{town} sjukhus, enheten för {field}",
        "{town} Hospital, unit for {field_en}",
        ["hospital_care", "clinical_trials", "gmp_manufacturing", "hta_payment"],
    ),
    "authority": Profile(
        10, "Nämnden för {field} i {town}", "Board for {field_en} in {town}", ["regulatory", "policy"]
    ),
    "research_institute": Profile(
        50, "{proper} institut för {field}", "{proper} Institute for {field_en}", CHAIN[:2]
    ),
    "trade_association": Profile(
        20, "Branschföreningen {field} {town}", "{town} {field_en} Association", ["policy", "education"]
    ),
    "patient_organisation": Profile(
        60, "Patientföreningen {field} i {town}", "{town} Patients for {field_en}", ["patient_voice"]
    ),
    "funder_investor": Profile(
        40, "Fonden {proper} för {field}", "The {proper} Fund for {field_en}", ["funding"]
    ),
    "education_provider": Profile(
        30, "{proper} yrkeshögskola, {field}", "{proper} Vocational College, {field_en}", ["education"]
    ),
    "network": Profile(
        30, "Nätverket {field} {town}", "{town} {field_en} Network", ["policy", "education", "research"]
    ),
    "infrastructure": Profile(
        30,
        "{proper} testbädd för {field}",
        "{proper} Test Bed for {field_en}",
        ["process_development", "gmp_manufacturing", "enabling_technology"],
    ),
}
