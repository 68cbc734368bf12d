package policies

// Code is a stable name of a finding, a warning or an error, with what it means in plain words.
type Code struct {
	ID    string // "US-CONTROLLED"
	Title string // a few words
	Says  string // what it means and what to do
	Cite  string // the paragraph it rests on, "" if it is Ensign's own
}

// Codes returns all codes a report may carry, in the order of their ids.
func Codes() []Code {
	return []Code{
		{"ALTERNATES", "alternates of one position", "Several components may fill one position. Each is judged and the worst of them counts, because any of them may be fitted.", ""},
		{"BUNDLED-SEPARATE", "software judged by itself", "Software that is controlled for more than anti-terrorism may not be netted into the share of the device it is bundled with. It is judged as an item of its own and needs a licence of its own if it is of US origin.", "15 CFR 734.4(c)(1), (d)(1), notes"},
		{"DESTINATION-REGION", "a region with rules of its own", "The destination is a region that no country code names, Crimea, Donetsk or Luhansk. It is asked about by its own code (UA-43, UA-14, UA-09), and a shipment to Ukraine is to say that it does not go there.", "15 CFR 746.6"},
		{"DOCUMENT-ODD", "the bill of materials is odd", "Something in the document was noticed and could not be used as it stands. It did not keep the rest from being read.", ""},
		{"ECCN-UNKNOWN", "classification not known", "No one states the export control classification number. That is not EAR99: the item counts as controlled wherever it may be of US origin. Ask the maker for its ECCN.", "15 CFR 774 Supp. No. 4"},
		{"ENC-UNPROVEN", "encryption not shown to be eligible", "The product may hold US-origin encryption items, and nothing shows the paragraph of licence exception ENC under which they were released. Until it is shown, the de minimis rule is not open.", "15 CFR 734.4(b)"},
		{"EXPORTER-UNKNOWN", "exporter not known", "Whether the person-based programmes of OFAC reach a transaction depends on who exports. The facts do not say whether the exporter is a US person, or owned or controlled by one. State product.exporter in the facts file.", "31 CFR 560.314, 560.215, 515.329"},
		{"FACT-CONFLICT", "two facts disagree", "An entry of the facts file states of a component what an entry above it states otherwise. The one above speaks. Change one of them, end it with until, or put the one that should speak first.", ""},
		{"FACT-EXPIRED", "a fact does not hold on this day", "An entry of the facts file ended before the day asked or is dated after it. It counts as absent. Renew the evidence, or ask for another day.", ""},
		{"FACT-UNUSED", "a fact matches nothing", "An entry of the facts file speaks for no component, because it matches none or entries above it state otherwise all that it states. Check its match for a slip.", ""},
		{"FACT-WEAK", "a fact without evidence", "An entry of the facts file names neither evidence nor who decided it, why and when. It counts as a claim of rank D only.", ""},
		{"FDP-MET", "a foreign-direct-product rule is met", "The product is the direct product of US technology, software or a plant of it as a rule of 734.9 describes, so it is subject however small its US content is.", "15 CFR 734.9"},
		{"FDP-POSSIBLE", "a foreign-direct-product rule may be met", "The facts do not rule out that the product is the direct product of US technology, software or a plant of it. Ask its maker for a certificate.", "15 CFR 734.9"},
		{"FDP-UNVERIFIED", "a foreign-direct-product rule was not verified", "The text of the rule that held on the day asked has not been checked against its source, so it cannot be ruled out.", "15 CFR 734.9"},
		{"FOREIGN-UNPROVEN", "likely foreign, not shown", "The evidence points abroad but is weak: a claim or an inference. It counts at the upper bound until the maker states it or a presumption is recorded.", "15 CFR 734 Supp. No. 2"},
		{"INPUT-NOTE", "how an input was read", "A reader says how it worked, such as that it needed a temporary folder. It changes no answer.", ""},
		{"INPUT-ODD", "something in an input is odd", "A cell or field was noticed and could not be used as it stands; what it would have said is unknown.", ""},
		{"KIND-ASSUMED", "kind of product assumed", "Nothing says whether the product is a commodity, software or technology, and Ensign took the kind that its components suggest. State product.kind in the facts file.", "15 CFR 772.1"},
		{"LAW-STALE", "law older than the day asked", "The tables of law were last verified before the day asked, and the rows in force then are taken to go on. What changed since is not known: look at the date, and at a newer version.", ""},
		{"LAW-UNVERIFIED", "law not verified for this day", "A better answer would rest on a row of law that is not verified for the day asked, comes from memory, or is approximate. Such a row can only make an answer worse.", ""},
		{"MADE-IN-US", "made in or moved through the United States", "Everything in the United States, moving through it, or made there is subject, whatever it holds.", "15 CFR 734.3(a)(1), (2)"},
		{"NOT-DELIVERED", "not part of the product", "The bill of materials says that the component is excluded or external: it is not delivered with the product, so it is listed and not counted.", ""},
		{"NOT-READ", "something was not read", "A part of an input was not read: it is encrypted, damaged, over a limit or of a kind that Ensign does not read. What is in it may count, so no answer may pass.", ""},
		{"NOTHING-LISTED", "nothing is listed", "The inputs hold no component at all. A list of nothing is complete for no kind of item, whoever says so, and no answer may pass on it. Give the bill of materials that names the parts.", ""},
		{"ORIGIN-CONFLICT", "evidence of origin disagrees", "Two pieces of evidence of the same strength name different origins. Until one is settled the component counts at the upper bound.", "15 CFR 734 Supp. No. 2"},
		{"ORIGIN-UNKNOWN", "origin not known", "Nothing says where the component comes from. Unknown is not foreign: it counts at the upper bound.", "15 CFR 734 Supp. No. 2"},
		{"PARTIES-UNCHECKED", "parties not checked", "The facts do not say of every party that it was checked with its owners against the lists. Blocked persons, and firms that they own for half or more, may not be dealt with whatever the item. State listed and affiliated for each of product.parties.", "31 CFR chapter V"},
		{"PARTY-CANDIDATE", "a party may be a listed one", "The name or the address of a party, or of an owner of it, resembles an entry of a list of parties and is not the same. Such an entry decides nothing, but it is a red flag that has to be resolved first: look at the entry, and state listed for the party.", "15 CFR 732 Supp. No. 3"},
		{"PARTY-CONFLICT", "a party stated not to be listed is", "The facts say that a party is not on the Entity List, and an entry in force on the day asked has its name. The entry counts: a person keeps its name in every country.", "15 CFR 744.11"},
		{"PARTY-LIST-MISSING", "parties not held against a list", "Parties are named, nobody says of all of them that they were checked, and no list was given to look them up in. Import the Consolidated Screening List with ensign data import csl, and give it with --parties.", "15 CFR 732.3(e) to (i)"},
		{"PARTY-MAKER", "made by a listed party", "The maker of the component, or who owns it, is on a list of parties. To buy from it needs no licence by that alone, and changes no verdict. Ask whether it takes part in what is done with the product, and whether the component was itself made or delivered in breach of the regulations.", "15 CFR 734.9(e), 736.2(b)(10), 744.11"},
		{"PARTY-OWNER", "owned by listed parties", "Owners of a party are on the Entity List or the Military End-User List, or are blocked. While the Affiliates rule holds, what holds for them holds for who is owned by them for half or more together; a share that is not known has to be found out first, or a licence asked for.", "15 CFR 744.11(a)(1), 732 Supp. No. 3"},
		{"PLACE-UNKNOWN", "place of making not known", "Nothing says where the product is made. If it was made in the United States it is subject whatever it holds. State product.made-in in the facts file.", "15 CFR 734.3(a)"},
		{"PRICE-UNKNOWN", "price of the product not known", "Without the price of the product no share can be computed. State product.price in the facts file.", "15 CFR 734 Supp. No. 2(a)(2)"},
		{"PUBLISHED", "published", "Anyone may get this very item without restriction, so it is neither subject nor counted.", "15 CFR 734.3(b)(3), 734.7, 742.15(b)"},
		{"RATE-MISSING", "no currency rate", "A price is in another currency than the product's, and the facts file holds no rate between them dated at or before the day asked. The value counts as not known.", ""},
		{"RULE-ERROR", "a rule failed", "A rule could not be evaluated. Its answer is undetermined; a failed rule never passes.", ""},
		{"SHIPPED-FROM-UNKNOWN", "place of shipment not known", "Nothing says from where the product is shipped. An item in the United States or passing through it is subject.", "15 CFR 734.3(a)(1)"},
		{"UNLISTED", "the list may be incomplete", "Nobody states that the list of components is complete for this kind, so something that is not listed may be in the product, up to its price. State product.complete in the facts file, with by, why and date. Where the document says of itself that it is incomplete, or that this is not known, the facts alone do not make it whole: correct its compositions.", "15 CFR 734 Supp. No. 2(a)(1)"},
		{"US-CONTROLLED", "controlled content of US origin", "The component is of US origin and would need a licence for the destination by itself. It counts in full.", "15 CFR 734 Supp. No. 2(a)(1)"},
		{"US-LIKELY", "controlled content, likely of US origin", "The evidence points to the United States but is weak. It counts unless the maker states another origin.", "15 CFR 734 Supp. No. 2(a)(1)"},
		{"VALUE-UNKNOWN", "value not known", "No price is stated that can be read, or the number of pieces is not known. The value may be anything, so the upper bound of the share is open.", "15 CFR 734 Supp. No. 2(a)(2)"},
		{"WAIVER-EXPIRED", "a waiver has ended", "The waiver ended before the day asked and counts as absent: its finding may fail the build again.", ""},
		{"WAIVER-UNUSED", "a waiver matches nothing", "No finding has this code at a component that the waiver matches. Remove it, or check its match for a slip.", ""},
		{"ZERO-DE-MINIMIS", "any amount counts", "Content of this kind has no de minimis level for the destination: any amount of it makes the product subject.", "15 CFR 734.4(a)"},
	}
}
