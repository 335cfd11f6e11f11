package language

import "testing"

func TestOf(t *testing.T) {
	for text, want := range map[string]string{
		"The ferry sails to the island on Monday, and the crew will be back by night.": "",
		"Who won the ferry cup?": "",
		"Ada Holm Dunmarrow":     "",
		"rate rise Tarnia":       "",
		"ferry timetable":        "",
		"":                       "",
		"Die Fähre fährt am Montag zur Insel, und die Mannschaft kommt in der Nacht zurück, sagte der Kapitän am Hafen.": "German",
		"Le ferry part pour l'île lundi, et l'équipage reviendra dans la nuit, a dit le capitaine au port de la ville.":  "French",
		"Паром уходит на остров в понедельник, и команда вернётся ночью, сказал капитан.":                                "Russian",
		"フェリーは月曜日に島へ出発する。":                                                                                               "Japanese",
		"من فاز بالكأس؟":                               "Arabic",
		"Wann fährt die Fähre und wer hat sie gebaut?": "German",
	} {
		got := Of(text)
		if got != want && (want == "" || got != Other) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"Wer hat gewonnen?", "\xff\xfe", "港は", "The ferry", "1 2 3", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { Of(text) })
}
