package dialogue

import "byline/internal/words"

// The classes are closed, or so large that no set of messages holds all of
// their words: a word that was never seen counts by its class.
var (
	askWords    = words.Set("who whom whose what which when where why how whos whats whens wheres whys hows whod whyd howd whatd wat wut")
	auxiliaries = words.Set("is are was were be do does did has have had can could will would should may might must am isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt")
	selves      = words.Set("i im ive id ill me my mine myself we us our ours were weve lets")
	listeners   = words.Set("you your yours youre youve youd youll yourself u ur ya yall")
	groups      = words.Set("guys everyone everybody anyone anybody someone all mods mod admin admins folks people peeps chat mate mates bro dude man boys fam")
	pronouns    = words.Set("he she it they him her them his hers its their this that these those")
	determiners = words.Set("a an the this that these those my your his her its our their some any no every each all both")
	relations   = words.Set("in on at of for to from by with about against between during since until under over after before near into than as")
	thanks      = words.Set("thanks thank thx ty tysm tyvm cheers appreciated thankyou thanx tnx gracias merci danke")
	greetings   = words.Set("hi hello hey hiya heya howdy yo sup morning afternoon evening night gm gn goodnight bye goodbye cya brb gtg afk welcome")
	assents     = words.Set("ok okay okey okie k kk yes yeah yea yep yup ya sure right true indeed exactly agreed same fair no nope nah never alright aight fine")
	praise      = words.Set("good great nice cool awesome amazing perfect excellent brilliant lovely love best wonderful fantastic sweet neat impressive interesting helpful useful funny hilarious beautiful epic lit")
	scorn       = words.Set("bad worst stupid dumb useless terrible awful horrible disgusting ridiculous pathetic wrong fake lies liar trash garbage bs bullshit crap shit damn hell fuck fucking fucked sucks suck idiot idiots moron morons clown clowns joke sad tragic crazy insane wild shocking unbelievable typical boring annoying corrupt evil")
	interjects  = words.Set("wow omg omfg oh ah aw aww ugh oof yikes hmm hm meh huh wtf wth smh lol damn dang jeez jesus god gosh man bruh rip f fml yay woohoo oops whoa woah argh sigh pff phew eww ew")
	reporting   = words.Set("news latest update updates report reports article articles story headline headlines source sources reason cause toll casualties victims dead injured killed wounded missing result results score date dates price cost number numbers name figures statement status details verdict vote reaction damage location")
	requests    = words.Set("tell show give explain summarize summarise list find search compare quote check describe")
)

// classes are the classes by their names in the model.
var classes = map[string]map[string]bool{
	"ask": askWords, "auxiliary": auxiliaries, "self": selves, "listener": listeners, "group": groups,
	"pronoun": pronouns, "determiner": determiners, "preposition": relations, "thanks": thanks, "greeting": greetings, "assent": assents, "praise": praise,
	"scorn": scorn, "interjection": interjects, "report": reporting, "request": requests,
}

// openings are what people put before what they say.
var openings = words.Set("and but so or then ok okay hey hi hello well wait lol haha hm hmm oh wow thanks thx ty cool nice yo guys omg damn pls please sorry great interesting also just")

// isChatter reports whether a word may stand in a clause that only leads up to
// a question, such as "good to know" or "thanks a lot".
func isChatter(word string) bool {
	if askWords[word] || listeners[word] {
		return false
	}
	for _, class := range []map[string]bool{thanks, greetings, assents, praise, scorn, interjects, groups, openings} {
		if class[word] {
			return true
		}
	}
	return words.Stop(word) || laughter.MatchString(word)
}
