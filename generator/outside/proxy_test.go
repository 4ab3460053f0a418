package outside

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// proxy is one on this machine. It leads each name to one site, in the open or by a
// tunnel, and notes what it was asked for.
type proxy struct {
	at    *url.URL
	site  string // host and port
	mutex sync.Mutex
	asked []string
}

func newProxy(t *testing.T, site string) *proxy {
	t.Helper()
	parsed, err := url.Parse(site)
	require.NoError(t, err)
	p := &proxy{site: parsed.Host}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.at, err = url.Parse(server.URL)
	require.NoError(t, err)
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	p.asked = append(p.asked, r.Method+" "+r.Host+r.URL.Path)
	p.mutex.Unlock()
	if r.Method == http.MethodConnect {
		p.tunnel(w)
		return
	}
	request, _ := http.NewRequestWithContext(r.Context(), r.Method, "http://"+p.site+r.URL.Path, nil)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	w.Header().Set("Location", response.Header.Get("Location"))
	w.WriteHeader(response.StatusCode)
}

func (p *proxy) tunnel(w http.ResponseWriter) {
	there, err := net.Dial("tcp", p.site)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(there, here); there.Close() }()
	go func() { _, _ = io.Copy(here, there); here.Close() }()
}

func through(t *testing.T, p *proxy, addresses ...string) map[string]Answer {
	t.Helper()
	answers, _, err := Asker{Agent: "aims", Proxy: http.ProxyURL(p.at)}.Ask(t.Context(), addresses)
	require.NoError(t, err)
	return answers
}

func TestAProxyIsUsed(t *testing.T) {
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fine":
		case "/inwards":
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	})
	p := newProxy(t, at)
	answers := through(t, p, "http://law.example/fine", "http://law.example/gone", "http://law.example/inwards")
	require.Equal(t, map[string]Answer{
		"http://law.example/fine":    {},
		"http://law.example/gone":    {Problem: "it answers 404 Not Found", Sure: true},
		"http://law.example/inwards": {Problem: errPrivate.Error()},
	}, answers)
	require.Contains(t, p.asked, "HEAD law.example/fine")
	require.NotContains(t, p.asked, "HEAD 169.254.169.254/latest", "where it leads on to is looked at, too")
}

func TestAProxyTunnels(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	p := newProxy(t, server.URL)
	answer := through(t, p, "https://law.example/fine")["https://law.example/fine"]
	require.Contains(t, answer.Problem, "certificate", "the site speaks for itself, not the proxy for it")
	require.Contains(t, p.asked, "CONNECT law.example:443")
}

// A proxy connects for us, so that no look at the connection helps: what can be told from
// the name is told before.
func TestAProxyIsNotAskedForPrivateNetworks(t *testing.T) {
	p := newProxy(t, site(t, func(http.ResponseWriter, *http.Request) {}))
	for _, address := range []string{
		"http://127.0.0.1/", "https://10.1.2.3/", "http://[::1]/", "http://[fe80::1%25eth0]/", "http://169.254.169.254/latest",
		"http://localhost/", "http://intranet/", "http://files.corp/", "http://wiki.internal./", "http://0x7f000001/", "http://127.1/", "http://2130706433/",
	} {
		require.Equal(t, Answer{Problem: errPrivate.Error()}, through(t, p, address)[address], address)
	}
	require.Empty(t, p.asked)
	require.Equal(t, Answer{}, through(t, p, "http://93.184.215.14/")["http://93.184.215.14/"])
}

// Around the proxy, for what NO_PROXY names, connections are looked at as ever: that of the
// proxy itself is no way in.
func TestAroundTheProxy(t *testing.T) {
	p := newProxy(t, site(t, func(http.ResponseWriter, *http.Request) {}))
	around := Asker{Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }}
	answers, _, err := around.Ask(t.Context(), []string{p.at.String()})
	require.NoError(t, err)
	require.Equal(t, map[string]Answer{p.at.String(): {Problem: errPrivate.Error()}}, answers)
	require.Empty(t, p.asked)

	around.MayReach = netip.Addr.IsLoopback
	answers, _, err = around.Ask(t.Context(), []string{p.at.String() + "/fine"})
	require.NoError(t, err)
	require.Equal(t, map[string]Answer{p.at.String() + "/fine": {}}, answers)
}

func TestAProxyThatIsNotThere(t *testing.T) {
	p := newProxy(t, site(t, func(http.ResponseWriter, *http.Request) {}))
	closed := httptest.NewServer(nil)
	closed.Close()
	p.at, _ = url.Parse(closed.URL)
	for _, address := range []string{"http://law.example/", "https://law.example/"} {
		require.Equal(t, Answer{Problem: "the proxy that HTTP_PROXY or HTTPS_PROXY names could not be reached"}, through(t, p, address)[address])
	}
}
