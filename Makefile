# The long forms of what CI runs in short; docs/reliability.md has what they
# found. SOAK is for how long questions are asked while the newsroom reloads.
SOAK ?= 10m
FUZZTIME ?= 1m

.PHONY: soak soak-race fuzz

soak:
	SOAK=$(SOAK) go test -v -count 1 -timeout 3h ./test/reliability

soak-race:
	SOAK=$(SOAK) go test -v -count 1 -timeout 3h -race -run 'Askers/counting|Kill' ./test/reliability

fuzz:
	go list ./... | while read -r package; do \
		go test -list '^Fuzz' "$$package" | { grep '^Fuzz' || true; } | while read -r target; do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
		done || exit 1; \
	done
