package outside

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// site is a site on this machine, which tests may reach.
func site(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server.URL
}

func asked(t *testing.T, a Asker, addresses ...string) map[string]Answer {
	t.Helper()
	a.MayReach = netip.Addr.IsLoopback
	answers, unasked, err := a.Ask(t.Context(), addresses)
	require.NoError(t, err)
	require.Zero(t, unasked)
	return answers
}

func TestAnswers(t *testing.T) {
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fine":
		case "/moved":
			http.Redirect(w, r, "/fine", http.StatusMovedPermanently)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/hop/6", "/hop/5", "/hop/4", "/hop/3", "/hop/2", "/hop/1":
			http.Redirect(w, r, fmt.Sprintf("/hop/%c", r.URL.Path[5]-1), http.StatusFound)
		case "/hop/0":
		case "/away":
			http.Redirect(w, r, "ftp://127.0.0.1/x", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/members":
			w.WriteHeader(http.StatusForbidden)
		case "/busy":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/no-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusNotFound)
			}
		default:
			http.NotFound(w, r)
		}
	})
	for path, want := range map[string]Answer{
		"/fine":    {},
		"/fine#a":  {},
		"/moved":   {},
		"/no-head": {},
		"/hop/5":   {},
		"/hop/6":   {Problem: "it leads on more than 5 times"},
		"/missing": {Problem: "it answers 404 Not Found", Sure: true},
		"/gone":    {Problem: "it answers 410 Gone", Sure: true},
		"/members": {Problem: "it answers 403 Forbidden"},
		"/busy":    {Problem: "it answers 503 Service Unavailable"},
		"/round":   {Problem: "it leads on more than 5 times"},
		"/away":    {Problem: "it leads on to something that is no web address"},
	} {
		require.Equal(t, want, asked(t, Asker{}, at+path)[at+path], path)
	}
	require.Equal(t, Answer{Problem: "it is no web address", Sure: true}, asked(t, Asker{}, "http://%zz")["http://%zz"])
	closed := httptest.NewServer(nil)
	closed.Close()
	require.Equal(t, Answer{Problem: "it refuses connections"}, asked(t, Asker{}, closed.URL)[closed.URL])
}

// Whoever writes into a handbook must not reach into the network of who checks it.
func TestPrivateNetworksAreNotAsked(t *testing.T) {
	var reached atomic.Bool
	at := site(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	named := strings.Replace(at, "127.0.0.1", "localhost", 1)
	answers, _, err := Asker{}.Ask(t.Context(), []string{at, named})
	require.NoError(t, err)
	private := Answer{Problem: "it is in a private network, which is not asked"}
	require.Equal(t, map[string]Answer{at: private, named: private}, answers)
	require.False(t, reached.Load())

	for text, want := range map[string]bool{
		"93.184.215.14": true, "2606:2800:21f::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false,
		"::1": false, "fe80::1": false, "fd00::1": false, "::": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
	} {
		require.Equal(t, want, public(netip.MustParseAddr(text)), text)
	}
}

func TestNoCredentialsAreSent(t *testing.T) {
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		if _, _, sent := r.BasicAuth(); sent || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" || r.UserAgent() != "aims" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	with := strings.Replace(at, "http://", "http://user:secret@", 1)
	require.Equal(t, Answer{}, asked(t, Asker{Agent: "aims"}, with)[with])
}

func TestFewAtOnce(t *testing.T) {
	var now, highest atomic.Int32
	busy := func(http.ResponseWriter, *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for h := highest.Load(); n > h && !highest.CompareAndSwap(h, n); h = highest.Load() {
		}
		time.Sleep(5 * time.Millisecond)
	}
	one := site(t, busy)
	var addresses []string
	for i := range 20 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", one, i))
	}
	asked(t, Asker{}, addresses...)
	require.Equal(t, int32(perHost), highest.Load(), "one host")
	for range 10 {
		other := site(t, busy)
		for i := range 5 {
			addresses = append(addresses, fmt.Sprintf("%s/%d", other, i))
		}
	}
	asked(t, Asker{}, addresses...)
	require.LessOrEqual(t, highest.Load(), int32(atOnce), "all hosts")
}

func TestMemory(t *testing.T) {
	var mutex sync.Mutex
	count := map[string]int{}
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		count[r.Method+r.URL.Path]++
		if r.URL.Path == "/gone" {
			http.NotFound(w, r)
		}
	})
	memory := ReadMemory(nil)
	ask := func(day int) {
		asked(t, Asker{Memory: memory, Now: monday.AddDate(0, 0, day)}, at+"/fine", at+"/gone")
		data, err := memory.Bytes(monday.AddDate(0, 0, day))
		require.NoError(t, err)
		memory = ReadMemory(data)
	}
	ask(0)
	ask(6)
	require.Equal(t, map[string]int{"HEAD/fine": 1, "HEAD/gone": 2, "GET/gone": 2}, count, "what was fine is not asked again for a week")
	ask(7)
	require.Equal(t, 2, count["HEAD/fine"])
	data, err := memory.Bytes(monday.AddDate(0, 0, 7))
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("{\n  \"version\": 1,\n  \"fine\": {\n    %q: \"2026-11-30\"\n  }\n}\n", at+"/fine"), string(data))
}

func TestBrokenMemoryIsNone(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"version": 2, "fine": {"http://a": "2026-11-23"}}`, `{"version": 1}`, `{"version": 1, "fine": {"http://a": "yesterday"}}`} {
		require.False(t, ReadMemory([]byte(text)).fine("http://a", monday), text)
	}
}

func TestTimeIsUp(t *testing.T) {
	at := site(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	answers, unasked, err := Asker{MayReach: netip.Addr.IsLoopback}.Ask(ctx, []string{at + "/1", at + "/2", at + "/3"})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Empty(t, answers)
	require.Equal(t, 3, unasked)
}

func TestMostAddresses(t *testing.T) {
	at := site(t, func(http.ResponseWriter, *http.Request) {})
	var addresses []string
	for i := range most + 3 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", at, i))
	}
	answers, unasked, err := Asker{MayReach: netip.Addr.IsLoopback}.Ask(t.Context(), addresses)
	require.NoError(t, err)
	require.Len(t, answers, most)
	require.Equal(t, 3, unasked)
}

func TestFailuresInWords(t *testing.T) {
	for _, test := range []struct {
		err  error
		want Answer
	}{
		{&net.DNSError{IsNotFound: true}, Answer{Problem: "there is no host of that name", Sure: true}},
		{&net.DNSError{IsTemporary: true}, Answer{Problem: "its name could not be looked up"}},
		{context.DeadlineExceeded, Answer{Problem: "it did not answer within 10s"}},
		{&net.OpError{Err: syscall.ECONNREFUSED}, Answer{Problem: "it refuses connections"}},
		{errors.New("tls: certificate has expired"), Answer{Problem: "it could not be asked: tls: certificate has expired"}},
	} {
		require.Equal(t, test.want, failed(&url.Error{Op: "Head", URL: "https://example.org", Err: test.err}))
	}
}
