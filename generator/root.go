package generator

import (
	"slices"

	"aims/generator/files"
	"aims/generator/record"
	"aims/generator/render"
	"aims/generator/search"
	"aims/generator/theme"
	"aims/generator/timeline"
)

// rootInput lists what is published above the editions: every audience with its
// versions, the newest first.
func rootInput(site *record.Site, audiences []record.Audience, versions []*Version, look *theme.Theme) render.RootInput {
	in := render.RootInput{
		Theme: look, Language: site.Language, Organization: site.Organization,
		Handbook: site.Title, Notice: site.Notice,
	}
	var listed []render.Version
	for i, v := range slices.Backward(versions) {
		former := ""
		if i > 0 {
			former = versions[i-1].Tree.Version
		}
		listed = append(listed, render.Version{
			Name: v.Tree.Version, Title: title(v), Date: v.Tree.Date, Released: !v.Tree.Work, Former: former,
		})
	}
	for _, audience := range audiences {
		in.Audiences = append(in.Audiences, render.AudienceRoot{Name: audience.Name, Versions: listed})
	}
	return in
}

// timelines tell, for each audience, what was in force when. They are the same whichever
// editions are made anew.
func timelines(audiences []record.Audience, versions []*Version, plan Plan) []files.Merged {
	var known []timeline.Version
	for _, v := range versions {
		known = append(known, timeline.Version{Name: v.Tree.Version, Day: v.today(plan).Format(record.DateLayout), Released: !v.Tree.Work})
	}
	var all []files.Merged
	for _, audience := range audiences {
		all = append(all, timeline.Merged(audience.Name, known))
	}
	return all
}

// feeds are, for each audience, what changed in the versions that have one before them, the
// newest first.
func feeds(site *record.Site, audiences []record.Audience, versions []*Version) []files.Merged {
	if len(versions) < 2 {
		return nil
	}
	var names []string
	for _, v := range slices.Backward(versions[1:]) {
		names = append(names, v.Tree.Version)
	}
	var all []files.Merged
	for _, audience := range audiences {
		all = append(all, render.Feed(audience.Name, site, names))
	}
	return all
}

// titles lists, for each audience, what all of its editions have, the newest first.
func titles(audiences []record.Audience, versions []*Version) []files.Merged {
	var names []string
	for _, v := range slices.Backward(versions) {
		names = append(names, v.Tree.Version)
	}
	var all []files.Merged
	for _, audience := range audiences {
		all = append(all, search.Titles(audience.Name, names))
	}
	return all
}
