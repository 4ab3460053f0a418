# aims: make site, make test, make bench. Needs Go and git; make test needs Chromium and ssh-keygen too.

GO      ?= go
AS_OF   ?= 2026-11-23# the day that the example handbook is written for
BROWSER := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
KEYGEN  := $(shell command -v ssh-keygen)

.PHONY: site test vet golden browser keygen bench bench-search bench-leak bench-releases bench-trace bench-check fuzz clean

# The program, and its example handbook as a site in public/.
site: bin/aims
	@bin/aims build --as-of $(AS_OF) --quiet >/dev/null || \
	  { echo "the example handbook was not published: see the findings above"; exit 1; }
	@echo "Open public/index.html in a browser: file://$(CURDIR)/public/index.html"

bin/aims: FORCE
	@mkdir -p bin
	$(GO) build -trimpath -o $@ ./cmd/aims

# Everything: formatting, vet, staticcheck, all tests, those in a real browser included.
test: browser keygen vet
	$(GO) test -timeout 40m ./...

vet:
	@unformatted=$$(gofmt -l cmd content crosswalks generator themes); \
	  test -z "$$unformatted" || { echo "gofmt these files: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# The tests drive a real Chromium. Where it is missing it is installed if that is allowed.
browser:
ifeq ($(BROWSER),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi; \
	command -v chromium >/dev/null || { echo "make test needs Chromium: sudo apt-get install chromium"; exit 1; }
endif

# They sign with real keys too.
keygen:
ifeq ($(KEYGEN),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openssh-client >/dev/null; \
	fi; \
	command -v ssh-keygen >/dev/null || { echo "make test needs ssh-keygen: sudo apt-get install openssh-client"; exit 1; }
endif

# Write the goldens anew; the diff is the review.
golden:
	$(GO) test ./generator/check ./generator/render -run 'Golden|Stories' -update

# Speed against the peer, paired in one run. Sizes: make bench SIZES="1000 10000 50000"
SIZES ?= 1000 10000
bench: bin/aims
	$(GO) run ./cmd/bench -sizes "$(SIZES)"

# The search against Pagefind over the same pages: building the index, its size, what a
# browser loads for a query, how long a key takes, memory, and how well it finds known items.
# Needs npm and Chromium. The curve: make bench-search SIZES="1000 10000 50000"
bench-search: browser bin/aims
	$(GO) run ./cmd/bench -only search -sizes "$(SIZES)"

# What the leak check adds to a build for three audiences, paired in one run.
bench-leak: bin/aims
	$(GO) run ./cmd/bench -only leak -sizes "$(SIZES)"

# Twenty releases for three audiences: publishing after an edit beside the work tree alone, and
# what the store of sealed editions grows by. Needs git.
bench-releases: bin/aims
	$(GO) run ./cmd/bench -only releases -sizes 1000

# The graph with its states and inference at 1,000, 10,000 and 50,000 records, and the
# pages of provisions beside those of records, all with 13 frameworks.
bench-trace:
	$(GO) test ./generator/link -run '^$$' -bench New -benchtime 5x -count 3
	$(GO) test ./generator/render -run '^$$' -bench Pages -benchtime 5x -count 3

# Reading, linking and checking a handbook that nobody has read before, as a multiple of
# reading it; and from an edit in an editor to the findings.
bench-check:
	$(GO) test ./generator/check -run '^$$' -bench Cold -benchtime 3x
	$(GO) test ./generator/editor -run '^$$' -bench Edit

# Every parser against made-up input, each for a while.
FUZZTIME ?= 10s
fuzz:
	@for dir in $$(grep -rl 'func Fuzz' --include='*_test.go' generator | xargs -n1 dirname | sort -u); do \
	  for name in $$(grep -ho 'func Fuzz[A-Za-z]*' $$dir/*_test.go | sed 's/func //'); do \
	    echo "$$dir $$name"; $(GO) test ./$$dir -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) >/tmp/fuzz.$$$$ 2>&1 || { cat /tmp/fuzz.$$$$; exit 1; }; \
	  done; done

clean:
	rm -rf bin bench

FORCE:
