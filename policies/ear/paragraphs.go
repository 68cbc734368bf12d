package ear

import "strings"

// paragraph is what a paragraph of 15 CFR chapter VII says, in plain words. The regulation itself is what counts.
type paragraph struct{ cite, says string }

// paragraphs are those that a report may cite, or the ones above them.
var paragraphs = [...]paragraph{
	{"730", "What the regulations cover: exports, reexports and transfers of what is subject to them, with the acts of US persons that they name."},
	{"732", "The order of the questions: is it subject, what is it, where does it go, who gets it and for what, and which exception may be there."},
	{"734", "Scope: what is subject to the regulations, de minimis, publication, and the direct product rules."},
	{"736", "The ten general prohibitions, and general orders."},
	{"738", "How the Commerce Control List and the Country Chart are read."},
	{"740", "License exceptions, the bars on them, and the Country Groups. They are listed where they may be there and never applied here."},
	{"742", "The reasons for control on the list, and how licences are judged for them."},
	{"744", "Controls by end use and by party: the Entity List, military and intelligence ends, supercomputers, weapons. They hold for what is subject, whatever its share of US content, and make no content controlled."},
	{"746", "Embargoes and other special controls by destination."},
	{"772", "The terms of the regulations."},
	{"774", "The Commerce Control List and how to classify by it."},
	{"734.3", "What is subject to the regulations, and what is not. Being subject is one thing, needing a licence another."},
	{"734.3(a)", "What is subject: everything in the United States, everything of US origin wherever it is, what is made abroad with controlled US content above a limit, and the direct products of listed US technology and software."},
	{"734.3(a)(1)", "Everything in the United States, also in a free trade zone or passing through."},
	{"734.3(a)(2)", "Everything of US origin, wherever it is. What was built into something abroad is asked about with the whole, by 734.4."},
	{"734.3(a)(3)", "What is made abroad and holds controlled US content: any amount in the cases of 734.4(a), above a limit in all others."},
	{"734.3(b)", "What is not subject: items of other agencies, printed matter, and information and software that anyone may get."},
	{"734.3(b)(3)", "Information and software that are published, arise in fundamental research, are taught in a course or stand in a patent are not subject. Encryption software of 5D002 is out only as 742.15(b) says."},
	{"734.3(c)", "What is subject and on no entry of the Commerce Control List is EAR99. It is an answer that somebody gives, not what is left when nobody does."},
	{"734.4", "De minimis: how much controlled US content a foreign-made item may hold and still not be subject. It is a share of its price, by destination; some content and some products have no such level."},
	{"734.4(a)", "Cases in which any amount of US content makes a foreign product subject, for the destinations each paragraph names."},
	{"734.4(a)(1)", "Computers above a performance level, with US semiconductors of 3A001 other than memory (or 4A994.j interconnect)."},
	{"734.4(a)(2)", "Foreign encryption technology that holds US technology of 5E002: any amount, for every destination."},
	{"734.4(a)(3)", "Lithography equipment of 3B993.f.1 for advanced-node circuits: no level, whatever it holds, unless the country of first export controls it as the paragraph says."},
	{"734.4(a)(4)", "Foreign technology with US technology of the paragraphs of 9E003 that are named: any amount, for every destination."},
	{"734.4(a)(5)", "Foreign military commodities of 0A919 with what that entry names: any amount counts for Country Group D:5."},
	{"734.4(a)(6)", "US content of the 600 series or 9x515: any amount counts for Country Group D:5, and .y items for E:1, E:2, Belarus, China and Russia."},
	{"734.4(a)(7)", "A reminder and no case: the rules of OFAC and of 744.6 on US persons hold whatever the share is."},
	{"734.4(a)(8)", "Named equipment of 3B001 and 3B002 that holds a US integrated circuit of Category 3, 4 or 5: any amount counts for Macau and Country Group D:5."},
	{"734.4(a)(9)", "Other equipment of Category 3B with such a circuit: any amount counts for entities of footnote 5 and for advanced-node fabrication in Macau and Country Group D:5."},
	{"734.4(b)", "A foreign product with US encryption items of 5A002, 5B002, 5A004 or 5D002 may use de minimis only if each was classified or authorised as 740.17 says."},
	{"734.4(c)", "For Country Groups E:1 and E:2 a foreign product is not subject if controlled US content is 10 per cent of its price or less. Equality passes, and nothing is rounded."},
	{"734.4(d)", "For every other destination the limit is 25 per cent. Equality passes, and nothing is rounded."},
	{"734.7", "Published: anyone may get it without restriction on passing it on. Published software and technology are neither subject nor counted."},
	{"734.9", "The foreign-direct-product rules: what is made with listed US technology, software or equipment can be subject without any US part in it."},
	{"734.9(b)", "National security: products with a column NS, made with US technology that needs a written assurance, for D:1, E:1 and E:2."},
	{"734.9(c)", "9x515: products of 9x515 made with such US technology or software, for D:5, E:1 and E:2."},
	{"734.9(d)", "600 series: products of it made with such US technology or software, for D:1, D:3, D:4, D:5, E:1 and E:2."},
	{"734.9(e)(1)", "Entity List, footnote 1: any product made with listed US technology, software or equipment, where an entity of footnote 1 is a party or builds it in."},
	{"734.9(e)(2)", "Entity List, footnote 4: the same for entities of footnote 4, with encryption technology and software added."},
	{"734.9(e)(3)", "Entity List, footnote 5: equipment for making semiconductors, for entities of footnote 5 and advanced-node fabrication in Macau and D:5."},
	{"734.9(f)", "Russia, Belarus and Crimea: products on the Commerce Control List or in 746 Supp. No. 6 or 7, made with any US technology or software of the list."},
	{"734.9(g)", "Entity List, footnote 3: any product made with any US technology or software of the list, for military end users of Russia and Belarus and those who procure for them."},
	{"734.9(h)", "Advanced computing: circuits and computers of the entries named and their .z paragraphs. The text reaches every place in the world."},
	{"734.9(i)", "Supercomputers: any product made with listed US technology, software or equipment, for a supercomputer in China or Macau."},
	{"734.9(j)", "Iran: products of Categories 3 to 9 or in 746 Supp. No. 7, made with US technology or software of those categories, for Iran or its government."},
	{"734.9(k)", "Equipment for making semiconductors: named equipment that holds or is made with what the paragraph lists, for Macau and D:5."},
	{"734.9(l)", "Weights of models of 4E091, made on advanced computing items, for every place in the world."},
	{"734 Supp. No. 1", "A model certificate by which a supplier says that an item is no direct product by the rules it names. It is voluntary evidence about what the item was made with, and settles nothing by itself."},
	{"734 Supp. No. 2", "How to compute the share: value of controlled US-origin content as received, over the price of the foreign product where it is sold."},
	{"734 Supp. No. 2(a)(1)", "What counts: each US-origin item that would need a licence for the destination by the Country Chart or part 746, as it was received. Part 744 is left out, and only NLR and License Exception GBS take an item away."},
	{"734 Supp. No. 2(a)(2)", "Values: the market price of the US items where the product is made, and of the product where it is sold."},
	{"736.2(b)", "The ten general prohibitions, from reexports as received to acting with knowledge of a violation."},
	{"736.2(b)(4)", "Denial orders: nobody may take part in a transaction with a person that is denied export privileges if the item is subject to the regulations, whatever its ECCN and destination."},
	{"738.3(a)(1)", "Entries that need a licence for all destinations without a column of the Country Chart: short supply, 0A983, 5A980 and what belongs to it."},
	{"738.3(b)", "A territory has the line of the country it belongs to, and Hong Kong that of China."},
	{"738.4", "How to read the Country Chart: each reason for control of the item, against the destination's line."},
	{"738 Supp. No. 1", "The Commerce Country Chart: an X where a reason for control needs a licence for a country. Cuba, Iran, North Korea and Syria have no marks, because part 746 speaks for them."},
	{"740 Supp. No. 1", "The Country Groups A, B, D and E, on which exceptions, de minimis and the direct product rules rest."},
	{"740.2", "Bars on all license exceptions. They come before any of them."},
	{"740.4", "License Exception GBS: items controlled for national security only, to Country Group B. What may go under it does not count as controlled content."},
	{"740.5", "License Exception SPP: EAR99 for Syria since September 2025. It does not take content away, because 746.9 still asks for a licence."},
	{"740.15(b)(4)", "For the purposes of vessels and aircraft, 5A992 counts as controlled for anti-terrorism only. No such note stands in 746.8."},
	{"740.17", "License Exception ENC: the paragraph under which an encryption item was classified decides whether it passes the encryption gate."},
	{"740.17(b)", "The three ways of encryption items: (b)(1) by one's own classification with a yearly report, (b)(2) and (b)(3) after BIS has classified them. Mass-market items of Note 3 become 5A992.c or 5D992.c this way."},
	{"740.17(b)(1)", "What is in neither (b)(2) nor (b)(3): the maker classifies it and reports once a year."},
	{"740.17(b)(2)", "Network infrastructure of high throughput, source code that is not public, what is made to measure or for governments, and tools of penetration and cryptanalysis: BIS classifies it first. Such content does not pass the encryption gate for Groups E:1 and E:2."},
	{"740.17(b)(3)", "Chips, chipsets, gate arrays, libraries and toolkits off the mass market, non-standard cryptography and forensics: BIS classifies it first. Such content passes the encryption gate."},
	{"742.4(a)(4)", "National security: named equipment for making semiconductors, for Macau and Country Group D:5."},
	{"742.4(a)(5)", "National security: quantum items and other entries of 2024, for every destination."},
	{"742.6", "Regional stability: by column of the Country Chart, and in words for advanced computing, semiconductor equipment, quantum items and others."},
	{"742.6(a)(12)", "Regional stability: six low-level entries need a licence for Pakistan."},
	{"742.6(a)(6)(iii)(A)", "Regional stability: the entries and .z paragraphs named need a licence for every destination."},
	{"742.6(a)(6)(iii)(B)", "Regional stability: the entries and .z paragraphs named need a licence for the Emirates, and for D:1, D:4 and D:5 outside A:5 and A:6."},
	{"742.8", "Anti-terrorism: Iran."},
	{"742.10", "Anti-terrorism: Sudan, until 2021-01-14."},
	{"742.13", "Covert interception devices (SL): a licence for every destination."},
	{"742.14", "Technology for the hot sections of aircraft engines (SI): a licence for every destination but Canada."},
	{"742.15", "Encryption items (EI): a licence for every destination but Canada, unless License Exception ENC covers them."},
	{"742.15(b)", "Published encryption source code, and the object code made of it, is not subject. Non-standard cryptography needs a notice to BIS and NSA first; until 2021-03-29 all of it did."},
	{"742.18", "Chemical weapons: what the convention lists."},
	{"742.19", "Anti-terrorism: North Korea. Entries that are controlled for it there alone are named by it."},
	{"744.11", "The Entity List: licence requirements for parties, whatever the item's share of US content."},
	{"744 Supp. No. 2", "The entries that need a licence for military end use or end users in the countries of 744.21."},
	{"744 Supp. No. 4", "The Entity List itself. Each entry says for which items and with which licensing policy."},
	{"744.17", "Processors of 5 GFLOPS or more with an access width of 32 bits or more, for military end use or users in Country Group D:1."},
	{"744.21", "Military end use and end users: the entries of Supp. No. 2 for Burma, Cambodia, China, Nicaragua and Venezuela, everything for Belarus and Russia."},
	{"744.22", "Military intelligence: everything for the countries named."},
	{"744.23", "Supercomputers, advanced-node fabrication and equipment for it, in China, Macau and Country Group D:5."},
	{"746.1", "What part 746 is: embargoes and other special controls, which come before the Country Chart."},
	{"746.1(b)", "Arms embargoes of the United Nations: what is controlled for the reason UN needs a licence for the countries named."},
	{"746.2", "Cuba: every item subject to the regulations needs a licence."},
	{"746.3", "Iraq: items controlled for the reasons the section names need a licence."},
	{"746.4", "North Korea: every item subject to the regulations needs a licence, except EAR99 food and medicine."},
	{"746.5", "Reserved since 2024; until then industrial goods for Russia and Belarus."},
	{"746.6", "Crimea and the so-called Donetsk and Luhansk republics: nearly every item needs a licence. The region has to be asked for; the country code of Ukraine is not enough."},
	{"746.7", "Iran: items with a column the section names, items on its list, and EAR99 by tariff code of Supp. No. 7."},
	{"746.7(a)(1)(v)", "EAR99 content of Supp. No. 7 in an item reexported from a partner country of Supp. No. 3 does not count for Iran."},
	{"746.8", "Russia and Belarus: every item on the Commerce Control List, and EAR99 by tariff code or kind of software."},
	{"746.8(a)(8)", "Russia and Belarus: kinds of EAR99 software for business and for design."},
	{"746.8(a)(12)(iii)(B)", "Content that is EAR99 or of an entry controlled for anti-terrorism only does not count for Russia and Belarus in an item reexported from a partner country of Supp. No. 3. 5A992 and 5D992 are not such entries on the letter."},
	{"746.9", "Syria: every item subject to the regulations needs a licence, except EAR99 food and medicine."},
	{"746.10", "Reserved since 2024; until then luxury goods for Russia and Belarus."},
	{"746 Supp. No. 2", "Goods for the oil and gas industry of Russia and Belarus, by tariff code."},
	{"746 Supp. No. 3", "Partner countries that control for Russia, Belarus and Iran as the United States do. What they reexport is left out of some of the rules."},
	{"746 Supp. No. 4", "Industrial goods for Russia and Belarus, by tariff code. Nearly all of chapters 84, 85 and 90."},
	{"746 Supp. No. 5", "Luxury goods for Russia and Belarus, by tariff code."},
	{"746 Supp. No. 6", "Named chemicals, materials and equipment for Russia and Belarus. The codes are not in our tables."},
	{"746 Supp. No. 7", "Goods by tariff code for Iran, and for the direct product rule of Russia, Belarus and Crimea."},
	{"772.1", "The terms of the regulations."},
	{"774 Supp. No. 1", "The Commerce Control List: the entries, their reasons for control, and what each holds."},
	{"774 Supp. No. 4", "The order in which to classify an item: first the munitions list, then the 600 series and 9x515, then the other entries, and EAR99 only if none of them fits."},
}

// paragraphOf finds the longest paragraph that is what or lies above it. It reports false if there is none.
func paragraphOf(what string) (paragraph, bool) {
	best := paragraph{}
	for _, p := range paragraphs {
		if below(what, p.cite) && len(p.cite) > len(best.cite) {
			best = p
		}
	}
	return best, best.cite != ""
}

// below reports whether a citation is a paragraph or lies under it: 734.4(c)(1) is under 734.4(c), and 740.17 not
// under 740.1.
func below(cite, paragraph string) bool {
	rest, ok := strings.CutPrefix(cite, paragraph)
	return ok && (rest == "" || rest[0] < '0' || rest[0] > '9')
}
