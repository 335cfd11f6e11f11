package corpus

// Abbreviations and the words around them. Punkt learns from text which full
// stops end an abbreviation rather than a sentence, but not which words may
// follow one.
var (
	// beforeName: a name follows these, and the sentence goes on.
	beforeName = set("Adm. Brig. Capt. Cmdr. Col. Cpl. Dr. Fr. Gen. Gov. Hon. Lt. Maj. Messrs. Mr. Mrs. Ms. Mx. Pfc. Pres. Prof. Pvt. Rep. Reps. Rev. Sen. Sens. Sgt. Sr. Supt. Mt. Ft. vs. v. Insp. Det. Asst. Atty. Cllr. Cdr. Ven. Msgr. Mme. Mlle. St. Sts. Sra. Srta. Dra. Sres. Hr. Sig. Ing.")
	// beforeNumber: before a number, these belong to it ("No. 7", "Aug. 3").
	beforeNumber = set("No. Nos. no. nos. Vol. vol. Art. art. Sec. sec. Ch. ch. p. pp. Fig. fig. Figs. figs. Ref. ref. Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec. approx. est. c. ca. para. Para. kl. Nr. nr. Str. Abs.")
	// beforeLower: a sentence goes on after these if a lower-case word follows.
	beforeLower = set("sq. cu. ft. mi. yd. oz. lb. lbs. hr. hrs. min. mins. approx. est. dept. div. ext. fig. misc. govt. intl. natl. assn. assoc. corp. inc. ltd. co. bros. al. cit. cf. viz. etc. vs. ave. blvd. rd. tel. temp. max. avg. ed. eds. trans. repr. ibid. loc. op. pp. incl. excl. resp. esp. orig. pop. ret. deg.")
	// afterInitialism: words that continue a sentence after U.S. or U.N.
	afterInitialism = set("Senate House Congress Capitol Army Navy Air Marine Marines Coast Secretary Secretary-General President Vice Ambassador Security General Embassy Supreme District Circuit Court Department State Treasury Justice Attorney Senator Representative Rep. Sen. Gen. Special Envoy Human High World Forces Food Agency Central Federal Government Military Geological Census Bureau Food Steel Open Olympic Men Women Soccer Postal Customs Immigration Virgin")
	// afterName: abbreviations that end a name, and may end a sentence.
	afterName = set("Inc. Co. Corp. Ltd. Bros. Jr. Sr.")
	// endsAny: other abbreviations that may end a sentence.
	endsAny = set("etc. al. St. Ave. Blvd. Rd. ft. mi. lb. lbs. oz. Ph.D. M.D. Jan. Feb. Aug. Sept. Oct. Nov. Dec.")
	// officers: titles that follow the name of a company.
	officers = set("Chairman Chairwoman Chief CEO President Director Founder Executive Treasurer Vice Senior Chair")
	// startsSentence: words that have a capital only at the start of a
	// sentence.
	startsSentence = set("The It He She They We But And In On At By With For After As When While This That These Those There His Her Its Their If From One Some Many Most All However Meanwhile Also Then Now So You Our Another Since Until During Before To What How Who Where Why Not No Here Although Though Despite According Once Both Each Police Officials Officers Authorities Nobody Everyone Everybody Someone Residents Prosecutors Investigators Witnesses Others Rescuers Firefighters")
	// afterClock: titles that start a sentence about a person.
	afterClock = set("President Vice Prime Chancellor Minister Secretary Senator Sen. Representative Rep. Governor Gov. Mayor Judge Justice King Queen Prince Princess Pope Mr. Mrs. Ms. Dr. Lt. Capt. Col. Maj. Sgt. Gen.")
	// clockGoesOn: capitalised words that continue a sentence after a time of
	// day; zoneWords: what follows the name of a zone, as in "5 p.m. Eastern
	// time".
	clockGoesOn = set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon. Tue. Wed. Thu. Fri. Sat. Sun. January February March April May June July August September October November December Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec. ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT BST UTC CET CEST AEST Eastern Central Mountain Pacific")
	zoneWords   = set("time standard daylight summer on in at and to until through")
	// markedNames have an exclamation mark that ends no sentence; another word
	// of the name may follow. No rule finds such names, so they are listed.
	markedNames = set("Yahoo! Yum! E! Jeopardy! Oklahoma! Panic! Rouge! Mia! Ahoy! Wham! Ho! Joomla!")
	// beforeOrdinal: German words that stand before the number of a day, a
	// place or a century. English words that could stand before a number at the
	// end of a sentence are left out.
	beforeOrdinal = set("am im zum der den dem das vom beim seit bis und zur ins")
)
