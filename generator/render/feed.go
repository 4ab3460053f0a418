package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"aims/generator/files"
	"aims/generator/record"
)

// An audience's feed of changes is Atom (RFC 4287). Each edition has its own entry, and the
// feed is those of all editions, whichever were made now. Its ids and days follow from the
// handbook, so that a reader of feeds knows an entry again.
const feedName = "feed.xml"

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom entry"`
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Summary string     `xml:"summary"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// urn is an id that follows from words, in the form of a UUID that was made by a rule of the
// maker's own (RFC 9562, version 8).
func urn(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// startOf is a day as the moment when it begins.
func startOf(day string) string { return day + "T00:00:00Z" }

// mostInEntry is how many sentences an entry has.
const mostInEntry = 8

func (s *site) changesEntry() ([]byte, error) {
	c := s.Past.Since[0]
	changes, err := c.Changes()
	if err != nil {
		return nil, err
	}
	summary := sentence(s.counts(changes.Summary)) + "."
	for _, h := range changes.Summary.Highlights[:min(mostInEntry, len(changes.Summary.Highlights))] {
		summary += " " + strings.TrimSpace(h.Subject+" "+h.Title) + " " + h.Text + "."
	}
	if rest := len(changes.Summary.Highlights) - mostInEntry; rest > 0 {
		summary += " And " + number(rest) + " more."
	}
	site := s.View.Site
	return xml.MarshalIndent(atomEntry{
		ID:      urn(site.Organization, site.Title, s.View.Audience.Name, c.From.Name, s.View.Version),
		Title:   s.versionTitle() + ": changes since " + c.From.Title,
		Updated: startOf(changes.To.Day),
		Links:   []atomLink{{"alternate", "text/html", fileURL(s.View.Version + "/" + s.pathSince(c))}},
		Summary: summary,
	}, "", "  ")
}

// Feed is the feed of an audience's editions, given those that have an entry, the newest
// first. What is no entry is left out: an edition may have been made long ago.
func Feed(audience string, site *record.Site, versions []string) files.Merged {
	return files.Merged{Name: audience + "/" + feedName, Make: func(read files.Read) ([]byte, error) {
		feed := atomFeed{
			ID:      urn(site.Organization, site.Title, audience),
			Title:   cmp.Or(site.Title, "Handbook") + ": changes",
			Updated: startOf("1970-01-01"),
			Author:  cmp.Or(site.Organization, site.Title, "Handbook"),
			Links:   []atomLink{{"self", "application/atom+xml", feedName}, {"alternate", "text/html", "index.html"}},
		}
		for _, version := range versions {
			data, err := read(audience + "/" + version + "/" + entryPath)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			var entry atomEntry
			if err != nil || xml.Unmarshal(data, &entry) != nil || entry.ID == "" || entry.Updated == "" {
				continue
			}
			feed.Updated = max(feed.Updated, entry.Updated)
			feed.Entries = append(feed.Entries, entry)
		}
		made, err := xml.MarshalIndent(feed, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("feed of changes: %w", err)
		}
		return append([]byte(xml.Header), append(made, '\n')...), nil
	}}
}
