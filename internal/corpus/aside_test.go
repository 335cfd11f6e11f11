package corpus

import (
	"slices"
	"testing"
)

// parted splits the sentences of text into asides and news, each on one line.
func parted(text string) (asides, news []string) {
	for _, s := range Split(text) {
		if s.Aside {
			asides = append(asides, s.In(text))
		} else {
			news = append(news, s.In(text))
		}
	}
	return asides, news
}

func TestAsides(t *testing.T) {
	for _, text := range []string{
		// captions and credits
		"Mara Quell/AP Villagers carry sandbags to the weir on Monday.",
		"Ida Brandt/Pool/AFP/Getty Images The king waves to the crowd.",
		"Sandbags are piled up along the weir in Dunmarrow. Mara Quell/AP",
		"Ola Reiff at the opening of the pier. Courtesy Ola Reiff",
		"Ola Reiff at the opening of the pier. Getty Images",
		"(Photo by Mara Quell/Getty Images)",
		"The pier at dusk (Photo: Mara Quell, Harbour Dispatch)",
		"The ferry seen from the bridge. Photograph: Mara Quell",
		"Hide Caption 12 of 40 Photos: The flood in Dunmarrow A boy wades through a street.",
		"Photos: The flood in Dunmarrow A boy wades through a street.",
		"DUNMARROW, SKYE - MARCH 04: Ola Reiff walks to the podium on March 4, 2031 in Dunmarrow, Skye.",
		// invitations
		"Read more here.",
		"► Read more about the flood here.",
		"Sign up here for the Harbour newsletter.",
		"Never miss a tide: Sign up for text alerts now",
		"Subscribe to the Harbour Dispatch today.",
		"Get five stories in your inbox every morning.",
		"Would you like to receive the Harbour newsletter?",
		"A version of this story first appeared in the Tide newsletter.",
		"Follow her on Twitter: @maraquell.",
		"Contact Mara Quell at mquell@example.org.",
		"Mara Quell and Ola Reiff contributed to this report.",
		"For more information, visit example.org.",
		"To see the map, click here.",
		"https://example.org/flood",
		"Already a subscriber?",
	} {
		if _, news := parted("The weir held.\n\n" + text); len(news) != 1 {
			t.Errorf("%q is taken for news", news[1:])
		}
	}
}

// These sentences share a word or a shape with asides, but are news.
func TestNewsIsNotAnAside(t *testing.T) {
	for _, text := range []string{
		"A Harbour Dispatch/Norvik University poll found that 54% back the pier.",
		"An NPD/Reuters poll found that 54% back the pier.",
		"The photo shows the pier at dusk.",
		"Reuters reported that the pier had closed.",
		"Heavy rain contributed to the rise of the river.",
		"More than 3,000 people signed up for the newsletter on its first day.",
		"The rocket lifts off on Monday at 8 p.m. ET/PT.",
		"Subscribers left for the third quarter in a row.",
		"She told the court that he had followed her on Twitter.",
		"Villagers can find more sandbags at the harbour office.",
		"The paper published photographs by a diver.",
		"“Click and it is gone,” the fraud office warned.",
		"APRIL 6: The mayor was moved to a hospital.",
		"Cookies made with salt won the fair.",
		"The bill may not be published before June.",
		"The first images of the comet were taken by Dr. Ida Brandt",
		"The storm appeared to weaken over the sea.",
		"The firm emailed its customers on Monday.",
		"An engineer contributed to the report on the dam that the council never read.",
		"One click, and a link would land in your inbox and empty your account, police said.",
		"Her version of the story appears in court papers of the year before.",
		"The names may not be published, broadcast or shared before June, the court ruled.",
		"Tap on the shoulder, then a shot: how the mayor died.",
		"Want ads and newsletters were found in the attic.",
		"He told the court how the fraud worked: sign up with a stolen card, get the goods shipped here.",
		"Microsoft/Activision",
		"Economy/Basic Economy",
		"From Ashes To New",
	} {
		if got, _ := parted(text); got != nil {
			t.Errorf("%q is taken for an aside", got)
		}
	}
}

func TestOnlyTheFirstSentenceOfACaptionIsAnAside(t *testing.T) {
	got, _ := parted("Sandbags are piled up along the weir in the east of the town, where the river broke its banks ten years ago. The river had risen by two metres overnight, and the gauge at the old bridge was under water. Mara Quell/AP")
	want := []string{"Sandbags are piled up along the weir in the east of the town, where the river broke its banks ten years ago.", "Mara Quell/AP"}
	if !slices.Equal(got, want) {
		t.Errorf("asides are %q, want %q", got, want)
	}
}
