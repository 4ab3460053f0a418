// Package outside asks addresses on other sites whether they still lead somewhere. It
// alone speaks to the network, and only when a command calls it: no build, preview or
// rule can. It knows neither records nor findings.
//
// What it asks comes from a handbook, which anybody may have written. It therefore never
// connects to an address of a private network, sends no credentials, follows few
// redirects, reads no body, and ends within a time.
//
// Where the network has a proxy, it is the proxy that looks names up and connects. What can
// be told beforehand is: an address in numbers that is private, a name that only means
// something within a network, and one that this machine finds in a private network are
// not asked. What the proxy makes of any other name is up to its own rules.
package outside

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	most       = 1000             // addresses asked in one go; the others have their turn next time
	atOnce     = 8                // of all
	perHost    = 2                // of one host, which did not ask to be asked
	patience   = 10 * time.Second // for one address
	altogether = 5 * time.Minute
	redirects  = 5
)

// An Asker is how addresses are asked.
type Asker struct {
	Now      time.Time             // what Memory is measured by
	Memory   *Memory               // of those that were fine; nil remembers nothing
	Agent    string                // by what name we ask
	MayReach func(netip.Addr) bool // addresses of the network that may be connected to; nil: public ones

	// Proxy is the proxy for a request, nil for none; a nil function knows of none.
	Proxy func(*http.Request) (*url.URL, error)
}

// An Answer is what became of an address.
type Answer struct {
	Problem string // such as "it answers 404 Not Found"; "" when all is well
	Sure    bool   // there is nothing there; otherwise it only cannot be told from here
}

// Ask asks addresses, each once. unasked is how many there was no time or no room for.
func (a Asker) Ask(ctx context.Context, addresses []string) (answers map[string]Answer, unasked int, err error) {
	addresses = slices.Compact(slices.Sorted(slices.Values(addresses)))
	answers = map[string]Answer{}
	var open []string
	for _, address := range addresses {
		if a.Memory.fine(address, a.Now) {
			answers[address] = Answer{}
			continue
		}
		open = append(open, address)
	}
	limited, stop := context.WithTimeout(ctx, altogether)
	defer stop()
	for address, answer := range a.askAll(limited, open[:min(len(open), most)]) {
		answers[address] = answer
		if answer.Problem == "" {
			a.Memory.keep(address, a.Now)
		}
	}
	return answers, len(addresses) - len(answers), ctx.Err()
}

// askAll asks the hosts beside each other, and few at once in all.
func (a Asker) askAll(ctx context.Context, addresses []string) map[string]Answer {
	client := a.client()
	defer client.CloseIdleConnections()
	answers, places := map[string]Answer{}, make(chan struct{}, atOnce)
	var mutex sync.Mutex
	var all sync.WaitGroup
	for _, ofHost := range byHost(addresses) {
		next := make(chan string, len(ofHost))
		for _, address := range ofHost {
			next <- address
		}
		close(next)
		for range min(perHost, len(ofHost)) {
			all.Go(func() {
				for address := range next {
					answer, asked := a.inTurn(ctx, places, client, address)
					if !asked {
						return
					}
					mutex.Lock()
					answers[address] = answer
					mutex.Unlock()
				}
			})
		}
	}
	all.Wait()
	return answers
}

// inTurn asks an address when one of the places is free; not when time is up before it
// has answered.
func (a Asker) inTurn(ctx context.Context, places chan struct{}, client doer, address string) (Answer, bool) {
	select {
	case places <- struct{}{}:
	case <-ctx.Done():
		return Answer{}, false
	}
	defer func() { <-places }()
	answer := a.ask(ctx, client, address)
	return answer, ctx.Err() == nil
}

func byHost(addresses []string) map[string][]string {
	hosts := map[string][]string{}
	for _, address := range addresses {
		host := ""
		if parsed, err := url.Parse(address); err == nil {
			host = parsed.Host
		}
		hosts[host] = append(hosts[host], address)
	}
	return hosts
}
