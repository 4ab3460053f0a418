package render

import (
	"path"
	"time"

	"aims/generator/files"
	"aims/generator/theme"
)

// RootInput is what the living files above the editions are made from.
type RootInput struct {
	Theme        *theme.Theme
	Language     string
	Organization string
	Handbook     string
	Notice       string
	Audiences    []AudienceRoot
}

// AudienceRoot is an audience with the versions that are published for it, the newest
// first; the work in progress among them, if it is published.
type AudienceRoot struct {
	Name     string
	Versions []Version
}

// Version is a version as the picker shows it.
type Version struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Date     time.Time `json:"-"`
	Day      string    `json:"date"` // filled in from Date
	Released bool      `json:"released"`
	Former   string    `json:"-"` // name of the version before it, "" for none
}

// RootPage is what the layout "root" is given, for the list of audiences and for the
// list of versions of one.
type RootPage struct {
	Language     string
	Style        string // address of the style sheet
	Script       string // address of the theme script
	Icon         string // address of the icon
	Organization string
	Handbook     string
	Notice       string
	Title        string
	Lead         string
	Audience     string // "" on the list of audiences
	Entries      []Entry
	Newest       *Entry    // the release in force; nil when there is none
	Releases     []Release // the newest first
	Site         string    // address of the script that pages share
	Feed         string    // of changes, "" when there is none
}

// Release is a version that was released, with the time in which it was in force.
type Release struct{ Path, Title, From, Until string }

// Entry is a line of such a list.
type Entry struct {
	Path, Title, Note string
	Changes           string // the page of what changed in it
}

// Root promises index.html, and for each audience AUDIENCE/index.html and
// AUDIENCE/versions.js. An audience's folder names no other audience, so that it can
// be published by itself.
func Root(in RootInput, set *files.Set) {
	var audiences []Entry
	for _, a := range in.Audiences {
		in.addAudience(a, set)
		var note markup
		note.count(len(a.Versions), "version", "versions")
		audiences = append(audiences, Entry{Path: a.Name + "/index.html", Title: sentence(a.Name), Note: string(note)})
	}
	in.addPage("", RootPage{Title: in.handbook(), Lead: "One edition for each group of readers:", Entries: audiences}, set)
}

func (in RootInput) handbook() string {
	if in.Handbook != "" {
		return in.Handbook
	}
	return "Handbook"
}

func (in RootInput) addAudience(a AudienceRoot, set *files.Set) {
	versions := make([]Version, len(a.Versions))
	entries := make([]Entry, len(a.Versions))
	data := RootPage{Title: in.handbook(), Lead: "The versions of the handbook that are published.", Audience: a.Name, Entries: entries}
	newest, until, feed := "", "", ""
	for i, v := range a.Versions {
		v.Day = day(v.Date)
		versions[i] = v
		if v.Title == "" {
			versions[i].Title = v.Name
		}
		entries[i] = Entry{Path: fileURL(v.Name) + "/index.html", Title: versions[i].Title, Note: v.Day}
		if v.Former != "" {
			entries[i].Changes = fileURL(v.Name + "/" + changesPage(v.Former, v.Name))
			feed = feedName
		}
		if !v.Released {
			continue
		}
		if newest == "" {
			newest, data.Newest = v.Name, &entries[i]
		}
		if v.Day != until { // of two on one day, the former was never in force
			data.Releases = append(data.Releases, Release{Path: entries[i].Path, Title: versions[i].Title, From: v.Day, Until: until})
		}
		until = v.Day
	}
	for i := range entries {
		switch {
		case !versions[i].Released:
			entries[i].Note += " · work in progress"
		case versions[i].Name == newest:
			entries[i].Note += " · the release in force"
		default:
			entries[i].Note += " · superseded"
		}
	}
	set.Add(a.Name+"/versions.js", func() ([]byte, error) {
		return call("versions", struct {
			Newest   string    `json:"newest"`
			Versions []Version `json:"versions"`
		}{newest, versions})
	})
	data.Feed = feed
	in.addPage(a.Name, data, set)
}

func (in RootInput) addPage(folder string, data RootPage, set *files.Set) {
	data.Language = in.Language
	if data.Language == "" {
		data.Language = "en"
	}
	data.Organization, data.Handbook, data.Notice = in.Organization, in.Handbook, in.Notice
	data.Style, data.Script, data.Icon = in.Theme.Asset("site.css"), in.Theme.Asset("theme.js"), in.Theme.Asset("icon.svg")
	data.Site = in.Theme.Asset("site.js")
	set.Add(path.Join(folder, "index.html"), func() ([]byte, error) {
		made, err := in.Theme.Append(nil, "root", data)
		return tightLines(made), err
	})
	in.Theme.AddAssets(set, folder)
}
