package outside

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// client connects to public addresses only, whatever a name resolves to or a redirect
// leads to; by the proxy of the network where there is one.
func (a Asker) client() *http.Client {
	mayReach := a.MayReach
	if mayReach == nil {
		mayReach = public
	}
	direct := net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !mayReach(to.Addr().Unmap()) {
			return errPrivate
		}
		return nil
	}}
	toProxy := net.Dialer{Timeout: patience}
	way := way{mayReach: mayReach, proxy: a.Proxy, direct: transport(&direct), through: transport(&toProxy)}
	way.through.Proxy = func(r *http.Request) (*url.URL, error) {
		proxy, err := way.proxy(r)
		if proxy == nil && err == nil {
			return nil, errPrivate // nothing is to be dialled unseen
		}
		return proxy, err
	}
	return &http.Client{
		Transport: way,
		CheckRedirect: func(to *http.Request, before []*http.Request) error {
			switch {
			case len(before) > redirects:
				return errRedirects
			case to.URL.Scheme != "http" && to.URL.Scheme != "https":
				return errScheme
			}
			return nil
		},
	}
}

func transport(dialer *net.Dialer) *http.Transport {
	return &http.Transport{
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true, DisableCompression: true,
		MaxIdleConnsPerHost: perHost, MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: patience,
	}
}

// A way leads to a host: directly, where each connection is looked at as it is made; or
// through a proxy, which resolves names and connects out of our sight. Before that is asked,
// we look at the name as far as can be seen from here.
type way struct {
	mayReach        func(netip.Addr) bool
	proxy           func(*http.Request) (*url.URL, error)
	direct, through *http.Transport
}

func (w way) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.proxy == nil {
		return w.direct.RoundTrip(r)
	}
	switch proxy, err := w.proxy(r); {
	case err != nil:
		return nil, errProxy
	case proxy == nil:
		return w.direct.RoundTrip(r)
	case !w.seemsPublic(r.Context(), r.URL.Hostname()):
		return nil, errPrivate
	}
	return w.through.RoundTrip(r)
}

func (w way) CloseIdleConnections() {
	w.direct.CloseIdleConnections()
	w.through.CloseIdleConnections()
}

// lookUp is how long we look for the addresses of a name that a proxy will look up again.
const lookUp = 2 * time.Second

// seemsPublic says that neither a host's name nor, where this machine can look it up, one of its
// addresses is of a private network.
func (w way) seemsPublic(ctx context.Context, host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return w.mayReach(address.WithZone("").Unmap())
	}
	if inner(host) {
		return false
	}
	ctx, stop := context.WithTimeout(ctx, lookUp)
	defer stop()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return true // behind a proxy often nothing can be looked up: then the proxy decides
	}
	return !slices.ContainsFunc(found, func(address netip.Addr) bool { return !w.mayReach(address.WithZone("").Unmap()) })
}

// inner says that a name has a meaning only within a network: one word, an ending that no
// public host has, or a number that some programs read as an address.
func inner(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last == host || slices.Contains([]string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa"}, last) ||
		strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
}

var errProxy = errors.New("the proxy that HTTP_PROXY or HTTPS_PROXY names is no address")

// public says that an address is one of the open internet.
func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, reserved := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", // some of them lead into IPv4
	} {
		if netip.MustParsePrefix(reserved).Contains(a) {
			return false
		}
	}
	return true
}
