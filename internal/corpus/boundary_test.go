package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestSplitAsAPersonWould compares with the sentences into which a person would
// split the texts.
func TestSplitAsAPersonWould(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // sentences, parted by bars
	}{
		// Abbreviations within sentences and at their ends.
		{`The train left at 7 A.M. Mrs. Hale missed it. She took the bus.`, `The train left at 7 A.M. | Mrs. Hale missed it. | She took the bus.`},
		{`They met at 6 p.m. Smith left early. It rained.`, `They met at 6 p.m. | Smith left early. | It rained.`},
		{`They met at 6 p.m. Eastern time. It rained.`, `They met at 6 p.m. Eastern time. | It rained.`},
		{`Lowe et al. (2011) counted the birds. They were few.`, `Lowe et al. (2011) counted the birds. | They were few.`},
		{`Hart et al. found 40 nests. They were few.`, `Hart et al. found 40 nests. | They were few.`},
		{`The lake is 12 sq. kilometres. It froze.`, `The lake is 12 sq. kilometres. | It froze.`},
		{`It weighs 3 lbs. The fish was eaten.`, `It weighs 3 lbs. | The fish was eaten.`},
		{`See Op. cit. for details. It is long.`, `See Op. cit. for details. | It is long.`},
		{`The dept. of health closed it. Nobody came.`, `The dept. of health closed it. | Nobody came.`},
		{`He lives on Main St. He likes it.`, `He lives on Main St. | He likes it.`},
		{`She works on 5th Ave. in New York. It is loud.`, `She works on 5th Ave. in New York. | It is loud.`},
		{`Dr. and Mrs. Hale came. They left.`, `Dr. and Mrs. Hale came. | They left.`},
		{`He was born in Jan. 1950. He died in Feb. The cause is unknown.`, `He was born in Jan. 1950. | He died in Feb. | The cause is unknown.`},
		{`He has a Ph.D. in physics. She has an M.D. The clinic hired both.`, `He has a Ph.D. in physics. | She has an M.D. | The clinic hired both.`},
		{`Apples, pears, etc. were sold. Plums, etc. The shop closed.`, `Apples, pears, etc. were sold. | Plums, etc. | The shop closed.`},
		{`It was made by Apple Inc. Shares rose 3 percent.`, `It was made by Apple Inc. | Shares rose 3 percent.`},
		{`Ford Motor Co. Chairman Bill Ford spoke. He left.`, `Ford Motor Co. Chairman Bill Ford spoke. | He left.`},
		{`Ada Cole (R-Fla.) voted yes. Gov. Luis Ortiz (D-Calif.) vetoed it.`, `Ada Cole (R-Fla.) voted yes. | Gov. Luis Ortiz (D-Calif.) vetoed it.`},
		{`She said no. He agreed. No. 10 did not.`, `She said no. | He agreed. | No. 10 did not.`},
		{`Art. 5 applies. See p. 55 for more. Nos. 3 and 4 failed.`, `Art. 5 applies. | See p. 55 for more. | Nos. 3 and 4 failed.`},
		{`i.e. the mayor. He, e.g. the chief, left.`, `i.e. the mayor. | He, e.g. the chief, left.`},
		{`The firm vs. the state was heard. It lost.`, `The firm vs. the state was heard. | It lost.`},
		{`He lives in Washington, D.C. She lives in L.A. They talk.`, `He lives in Washington, D.C. | She lives in L.A. | They talk.`},
		{`The U.S. is large. The U.S. Congress met. He flew to the U.S. Nobody knew.`, `The U.S. is large. | The U.S. Congress met. | He flew to the U.S. | Nobody knew.`},
		{`Marrow Cars, Inc. (Marrow) is closing. It opens at 10 a.m. BST (5 a.m. ET) with a march.`, `Marrow Cars, Inc. (Marrow) is closing. | It opens at 10 a.m. BST (5 a.m. ET) with a march.`},
		{`The ticket costs $79. dunmarrow.example sells it.`, `The ticket costs $79. | dunmarrow.example sells it.`},
		// No space between sentences.
		{`Who won?Nobody knows. It rained!The game stopped.`, `Who won? | Nobody knows. | It rained! | The game stopped.`},
		{`He left.She stayed. It ended in 2016.The army won.`, `He left. | She stayed. | It ended in 2016. | The army won.`},
		{`He said it.The crowd left.`, `He said it. | The crowd left.`},
		{`"We are done."The mayor left.`, `"We are done." | The mayor left.`},
		{`He called it “a shame.”The mayor left.`, `He called it “a shame.” | The mayor left.`},
		{`The mayor left."We are done," he said.`, `The mayor left. | "We are done," he said.`},
		{`Visit example.com?Query=1 or a.B now. See ASP.NET docs.`, `Visit example.com?Query=1 or a.B now. | See ASP.NET docs.`},
		// Quotations and who says them.
		{`"Where is the boat?" Ada Reed asked. Nobody knew.`, `"Where is the boat?" Ada Reed asked. | Nobody knew.`},
		{`"Where is the boat?" the captain asked. Nobody knew.`, `"Where is the boat?" the captain asked. | Nobody knew.`},
		{`"Stop!" shouted Ada Reed. They stopped.`, `"Stop!" shouted Ada Reed. | They stopped.`},
		{`"Stop!" Ada Reed shouted at them. They stopped.`, `"Stop!" Ada Reed shouted at them. | They stopped.`},
		{`"Is it over?" The crowd cheered. It was.`, `"Is it over?" | The crowd cheered. | It was.`},
		{`"Is it over?" The mayor said he did not know. It was.`, `"Is it over?" | The mayor said he did not know. | It was.`},
		{`“Why now?” Mayor Reed said on Monday. Nobody knew.`, `“Why now?” Mayor Reed said on Monday. | Nobody knew.`},
		{`Ada Reed said: "It is over. We won." The crowd cheered.`, `Ada Reed said: "It is over. We won." | The crowd cheered.`},
		{`"It is over. We won," Ada Reed said. The crowd cheered.`, `"It is over. We won," Ada Reed said. | The crowd cheered.`},
		{`“It is over. We won. Go home,” Ada Reed said. The crowd cheered.`, `“It is over. We won. Go home,” Ada Reed said. | The crowd cheered.`},
		{`He wrote: "So happy! #won" The post was liked.`, `He wrote: "So happy! #won" | The post was liked.`},
		{`She posted: “Done. Going home” The message was deleted.`, `She posted: “Done. Going home” | The message was deleted.`},
		{`The crew rowed home. "We saw it. It was large." Nobody believed them.`, `The crew rowed home. | "We saw it. | It was large." | Nobody believed them.`},
		{`"It is far. Will it open?" Ada Reed asked. Nobody knew.`, `"It is far. Will it open?" Ada Reed asked. | Nobody knew.`},
		// Names that hold a mark.
		{`Yahoo! Inc. cut jobs. Panic! at the Disco played. Oklahoma! opens in May.`, `Yahoo! Inc. cut jobs. | Panic! at the Disco played. | Oklahoma! opens in May.`},
		{`E! News reported it. Mamma Mia! Here We Go Again opened. Guess? jeans sold well.`, `E! News reported it. | Mamma Mia! Here We Go Again opened. | Guess? jeans sold well.`},
		{`He won! He was glad. Was he? Yes.`, `He won! | He was glad. | Was he? | Yes.`},
		// Other languages and scripts.
		{`Die Wahl war am 3. Oktober. Er kam am 19. Jahrhundert an. Er ist 45. Sie ist 30.`, `Die Wahl war am 3. Oktober. | Er kam am 19. Jahrhundert an. | Er ist 45. | Sie ist 30.`},
		{`Das Spiel der 2. Bundesliga endete. Vom 3. bis 5. Mai regnet es.`, `Das Spiel der 2. Bundesliga endete. | Vom 3. bis 5. Mai regnet es.`},
		{`Valget er den 3. oktober. Det varer til kl. 18.`, `Valget er den 3. oktober. | Det varer til kl. 18.`},
		{`港は開いた。船が来た。`, `港は開いた。 | 船が来た。`},
		{`「港は開いた。船が来た。」と市長は言った。次の日も来た。`, `「港は開いた。船が来た。」と市長は言った。 | 次の日も来た。`},
		{`谁赢了？没有人知道！今天下雨。`, `谁赢了？ | 没有人知道！ | 今天下雨。`},
		{`बंदरगाह खुला है। जहाज आए।`, `बंदरगाह खुला है। | जहाज आए।`},
		{`بندر کھل گیا۔ جہاز آئے۔`, `بندر کھل گیا۔ | جہاز آئے۔`},
		{`Ποιος κέρδισε; Κανείς δεν ξέρει.`, `Ποιος κέρδισε; | Κανείς δεν ξέρει.`},
		{`هل فاز؟ نعم.`, `هل فاز؟ | نعم.`},
		{`Порт открыт. Суда пришли. Кто платит? Город.`, `Порт открыт. | Суда пришли. | Кто платит? | Город.`},
		{`El puerto abrió. ¿Quién paga? El Sr. Gómez pagó. La Sra. Ruiz no.`, `El puerto abrió. | ¿Quién paga? | El Sr. Gómez pagó. | La Sra. Ruiz no.`},
		{`Le port a ouvert. M. Dupont a payé. Mme Duval non.`, `Le port a ouvert. | M. Dupont a payé. | Mme Duval non.`},
		// Sentences that start in lower case.
		{`The vote was 3-2. iPhone users rejoiced.`, `The vote was 3-2. | iPhone users rejoiced.`},
		{`He left. she stayed. then it rained.`, `He left. | she stayed. | then it rained.`},
		// Wrapped lines, and lists.
		{"Police said in\nMonday papers that three\nmen were held. They\nwere charged.", `Police said in Monday papers that three men were held. | They were charged.`},
		{"The mayor said that the\nbridge would close on Friday.", `The mayor said that the bridge would close on Friday.`},
		{"Flour\nSugar\nSalt", `Flour | Sugar | Salt`},
		// Interviews.
		{"Q: Who pays for the boat?\n\nA: The state does. All of it.\n\nQ: When does it sail?\n\nA: In June.", `Q: Who pays for the boat? A: The state does. | All of it. | Q: When does it sail? A: In June.`},
		{"FELL COURIER: Who pays?\n\nADA REED: The state. It has the money.", `FELL COURIER: Who pays? ADA REED: The state. | It has the money.`},
		// More of each.
		{`He ran 3.5 km. in an hour. It was hot.`, `He ran 3.5 km. in an hour. | It was hot.`},
		{`They scored in the 3rd min. of the game. It ended 1-0.`, `They scored in the 3rd min. of the game. | It ended 1-0.`},
		{`The temp. rose to 40 deg. in the shade. It fell later.`, `The temp. rose to 40 deg. in the shade. | It fell later.`},
		{`Sgt. Ann Poe Jr. spoke. He is John Doe Jr. The court knows him.`, `Sgt. Ann Poe Jr. spoke. | He is John Doe Jr. | The court knows him.`},
		{`J. K. Rowling wrote it. Plan B. The city has none.`, `J. K. Rowling wrote it. | Plan B. | The city has none.`},
		{`The company, Smith & Sons Ltd., failed. Nobody cared.`, `The company, Smith & Sons Ltd., failed. | Nobody cared.`},
		{`At No. 5 Main St. a fire broke out. It spread.`, `At No. 5 Main St. a fire broke out. | It spread.`},
		{`Rev. Al Sharpton and Lt. Gov. Ann Poe met Brig. Gen. Tom Roe. They ate.`, `Rev. Al Sharpton and Lt. Gov. Ann Poe met Brig. Gen. Tom Roe. | They ate.`},
		{`"I don't know," he said. "We will see." The talks went on.`, `"I don't know," he said. | "We will see." | The talks went on.`},
		{`The song "Help!" topped charts. The film "Who's Afraid?" flopped.`, `The song "Help!" topped charts. | The film "Who's Afraid?" flopped.`},
		{`What? he asked. Why! she cried.`, `What? he asked. | Why! she cried.`},
		{"Ship ahoy\nHe ran\nand she\nsat. It", `Ship ahoy | He ran | and she | sat. It`},
		{"The crew left.\u200b The pilot stayed on the brid\u00adge.", `The crew left. | The pilot stayed on the bridge.`},
	} {
		if got := strings.Join(split(plain(test.text)), " | "); got != test.want {
			t.Errorf("%q\n  got  %s\n  want %s", test.text, got, test.want)
		}
	}
}

// TestLongQuotationsAreCut: only a short quotation forms one sentence with the
// words that say whose it is.
func TestLongQuotationsAreCut(t *testing.T) {
	long := "The mayor said, \"" + strings.Repeat("We will mend the pier before the winter comes. ", 8) + "That is all.\" Nobody spoke."
	if got := split(long); len(got) != 10 {
		t.Errorf("%d sentences: %q", len(got), got)
	}
	open := "“We will mend the pier. It is old."
	if got, want := split(open), []string{"“We will mend the pier.", "It is old."}; !slices.Equal(got, want) {
		t.Errorf("a quotation that goes on in the next paragraph: %q", got)
	}
}

// TestSegmentedPartsAreBounded: the cost of a text grows with the square of what
// is segmented at a time.
func TestSegmentedPartsAreBounded(t *testing.T) {
	const most = 32 << 10 // about what maxSegmented is, however that is changed
	for _, text := range []string{strings.Repeat("0.1,", 20_000), strings.Repeat(`é"?`, 20_000), strings.Repeat("the old ferry ", 5_000)} {
		end := 0
		for _, s := range segmentSentences(text, span{0, len(text)}) {
			if part := text[s.start:s.end]; len(part) > most || !utf8.ValidString(part) {
				t.Errorf("%.9q repeated: a part has %d bytes", text, len(part))
			}
			if between := text[end:s.start]; strings.TrimSpace(between) != "" {
				t.Errorf("%.9q repeated: %q is in no sentence", text, between)
			}
			end = s.end
		}
		if end < len(text)-1 {
			t.Errorf("%.9q repeated: the sentences end at byte %d of %d", text, end, len(text))
		}
	}
}

// TestLongParagraphsAreCutBetweenSentences: where a paragraph is too long to be
// segmented at a time, no sentence is cut.
func TestLongParagraphsAreCutBetweenSentences(t *testing.T) {
	const sentence = "The old ferry sailed to the island."
	text := strings.Repeat(sentence+" ", 1500)
	for _, s := range segmentSentences(text, span{0, len(text)}) {
		if got := text[s.start:s.end]; got != sentence {
			t.Fatalf("a sentence is %q", got)
		}
	}
}

// TestMarksLookBackNearby: of a text without spaces, a mark sees the end alone.
func TestMarksLookBackNearby(t *testing.T) {
	word := strings.Repeat("a", 1000)
	if got := len(lastWord(nearEnd(word))); got == 0 || got > 200 {
		t.Errorf("of %d bytes a mark sees %d", len(word), got)
	}
}

// TestQuotationAt compares with a look at every quotation.
func TestQuotationAt(t *testing.T) {
	const text = `"One." he said. "Two," and “three”. Four "five"`
	quoted := quotations(text, span{0, len(text)})
	for at := range len(text) + 1 {
		var want span
		for _, q := range quoted {
			if q.start < at && at < q.end {
				want = q
			}
		}
		if got, found := quotationAt(quoted, at); got != want || found != (want != span{}) {
			t.Errorf("at %d of %q: %v, %v, want %v", at, text, got, found, want)
		}
	}
}
