package outside

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// doer is a client as it is asked.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// ask asks for the head of an address; a server that has none for us is asked again for
// the whole, of which nothing is read.
func (a Asker) ask(ctx context.Context, client doer, address string) Answer {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	answer := a.request(ctx, client, http.MethodHead, address)
	if answer.Problem != "" && ctx.Err() == nil {
		answer = a.request(ctx, client, http.MethodGet, address)
	}
	return answer
}

func (a Asker) request(ctx context.Context, client doer, method, address string) Answer {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return Answer{Problem: "it is no web address", Sure: true}
	}
	parsed.User, parsed.Fragment, parsed.RawFragment = nil, "", ""
	request, err := http.NewRequestWithContext(ctx, method, parsed.String(), nil)
	if err != nil {
		return Answer{Problem: "it is no web address", Sure: true}
	}
	request.Header.Set("User-Agent", a.Agent)
	request.Header.Set("Accept", "*/*")
	response, err := client.Do(request)
	if err != nil {
		return failed(err)
	}
	response.Body.Close()
	return answered(response.StatusCode)
}

// answered judges a status. Only those that say so mean that nothing is there: many
// sites turn programs away that they would let a person in for.
func answered(status int) Answer {
	if status < 400 {
		return Answer{}
	}
	said := fmt.Sprintf("it answers %d", status)
	if text := http.StatusText(status); text != "" {
		said += " " + text
	}
	return Answer{Problem: said, Sure: status == http.StatusNotFound || status == http.StatusGone}
}

var (
	errPrivate   = errors.New("it is in a private network, which is not asked")
	errRedirects = fmt.Errorf("it leads on more than %d times", redirects)
	errScheme    = errors.New("it leads on to something that is no web address")
)

// failed says in words what kept an address from answering, the same on every system.
func failed(err error) Answer {
	for _, ours := range []error{errPrivate, errRedirects, errScheme, errProxy} {
		if errors.Is(err, ours) {
			return Answer{Problem: ours.Error()}
		}
	}
	if step := (*net.OpError)(nil); errors.As(err, &step) && step.Op == "proxyconnect" {
		return Answer{Problem: "the proxy that HTTP_PROXY or HTTPS_PROXY names could not be reached"}
	}
	if name := (*net.DNSError)(nil); errors.As(err, &name) {
		if name.IsNotFound {
			return Answer{Problem: "there is no host of that name", Sure: true}
		}
		return Answer{Problem: "its name could not be looked up"}
	}
	if slow := net.Error(nil); errors.As(err, &slow) && slow.Timeout() {
		return Answer{Problem: fmt.Sprintf("it did not answer within %s", patience)}
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return Answer{Problem: "it refuses connections"}
	}
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return Answer{Problem: "it could not be asked: " + err.Error()}
}
