package render

// Verify is what the layout "verify" is given.
type Verify struct{ Audience, Version string }

// verifyPage lets a reader verify an edition, in the browser or with other programs. What the
// script does is the business of package verify.
func (s *site) verifyPage() ([]byte, error) {
	return s.write(page{
		path: "verify.html", title: s.titled("Verify this edition"), description: "Whether this edition is as it was published",
		crumbs: []crumb{s.home(), {"", "Verify this edition"}}, layout: "verify",
		data: Verify{Audience: s.View.Audience.Name, Version: s.View.Version},
	})
}
