"""Who takes part in the journeys: accounts of the demonstration."""

CHAIR = "etienne.corvallier@demo.concord.example"
TELLER = "keziah.ampondera@demo.concord.example"
MODERATOR = "priya.nandivaran@demo.concord.example"
GOVERNMENT = "ilaria.tovessen@demo.concord.example"
COMPANY = "hollis.penravane@demo.concord.example"
CITIZENS = "odile.maravetier@demo.concord.example"
ALTERNATE = "anneke.duisterwold@demo.concord.example"

FORUM = "/forums/demonstration/"
CHARTER = f"{FORUM}charters/charter/"
