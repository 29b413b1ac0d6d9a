"""Invented names as they are found among applicants in Norway: Norwegian, Sámi, Polish, Arabic in Latin script; one name,
five names, hyphens. Any likeness to real people is by chance.
"""

GIVEN = (
    "Anne", "Bjørn", "Camilla", "Dag", "Eirin", "Frode", "Guro", "Håkon", "Ingvild", "Jonas", "Kjersti", "Lars-Erik",
    "Máret", "Niillas", "Áile", "Ánte", "Agnieszka", "Paweł", "Małgorzata", "Łukasz", "Fatima", "Yusuf", "Nour",
    "Khadija", "Åse-Marie", "Øyvind", "Sunniva", "Tor", "Vilde", "Æsa",
)  # fmt: skip
BORNE_BY_WOMEN = frozenset({
    "Anne", "Camilla", "Eirin", "Guro", "Ingvild", "Kjersti", "Máret", "Áile", "Agnieszka", "Małgorzata", "Fatima", "Nour",
    "Khadija", "Åse-Marie", "Sunniva", "Vilde", "Æsa", "Sukarnowati", "Maria Isabel Guadalupe",
})  # fmt: skip
FAMILY = (
    "Bakkemyr", "Fjellheimen", "Granlund-Moe", "Hovdestrand", "Kvitnes", "Lindåsen", "Myrvollen", "Nesbakk", "Ødegården",
    "Rødseth-Vik", "Skogsletta", "Tveitåsen", "Gáivuonsen", "Sárášsen", "Ánddirsen", "Wiśniakowska", "Zielonkiewicz",
    "Kowalczykowski", "al-Rashidun", "Ben Yousra", "Haddadine", "El Amrawi", "van der Lindemyr", "Åsvollen", "Sørgårdsmo",
)  # fmt: skip
UNUSUAL = (
    ("Sukarnowati", ""),
    ("Maria Isabel Guadalupe", "de la Fuentemayor Quiroga"),
    ("Áilu-Mihkkal Ovllá", "Gáivuonsen Sárášsen"),
    ("Abd al-Karim Yusuf", "Ibn Haddadine"),
)
"""One name only; five names; and so on."""
HOMES = (
    ("Granveien 14", "7030", "Trondheim", "Trondheim", "Norge"),
    ("Fjordgata 3 B", "9008", "Tromsø", "Tromsø", "Norge"),
    ("Sletta 21", "9730", "Karasjok", "Karasjok", "Norge"),
    ("Bryggeveien 8", "5003", "Bergen", "Bergen", "Norge"),
    ("Lilletorget 2, leil. 401", "0187", "Oslo", "Oslo", "Norge"),
    ("Heiveien 77", "4630", "Kristiansand", "Kristiansand", "Norge"),
    ("ul. Lipowa 12/4", "80-244", "Gdańsk", "", "Polen"),
    ("Storgatan 5", "753 31", "Uppsala", "", "Sverige"),
)
POSITIONS = (
    "Rådgiver, kommunen", "Verneleder, entreprenør", "Student", "Tømrer", "Advokatfullmektig", "Lærer", "Arbeidssøker",
    "Ingeniør, konsulentselskap", "Seniorrådgiver, statsetat", "Sykepleier",
)  # fmt: skip
CASE_HANDLERS = ("Solveig Eksempelrud", "Trygve Eksempelmo", "Ragnhild Eksempelvik", "Anders Eksempelhaug")
