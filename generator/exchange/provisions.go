package exchange

import (
	"slices"

	"aims/generator/finding"
	"aims/generator/framework"
)

// addFramework adds a framework and links it, so that what could not be linked is told
// with its place in this file.
func (r *reading) addFramework(f framework.FrameworkFile) {
	f.File = r.Name
	if len(f.Provisions) == 0 {
		r.report(finding.Position{}, "", "there is no provision in %q", f.Framework.ID)
		return
	}
	if slices.ContainsFunc(r.frameworks, func(other framework.FrameworkFile) bool { return other.Framework.ID == f.Framework.ID }) {
		r.unknown(finding.Position{Line: f.Place.Line, Column: f.Place.Column}, "bring them in one by one, each with its --id", "a second framework in this file has the id %q", f.Framework.ID)
		return
	}
	linked, problems := framework.New([]framework.FrameworkFile{f}, nil)
	for _, p := range problems {
		r.unknown(finding.Position{Line: p.Line, Column: p.Column}, p.Hint, "%s", p.Message)
	}
	if made := linked.Framework(f.Framework.ID); made != nil {
		r.fresh = append(r.fresh, made)
	}
	f.Counts = counts(f.Provisions)
	r.frameworks = append(r.frameworks, f)
}

// counts say how many provisions of each kind there are: a guard against one that gets
// lost later.
func counts(provisions []framework.ProvisionEntry) []framework.Count {
	var all []framework.Count
	for _, p := range provisions {
		i := slices.IndexFunc(all, func(c framework.Count) bool { return c.Kind == p.Kind })
		if i < 0 {
			i, all = len(all), append(all, framework.Count{Kind: p.Kind})
		}
		all[i].Want++
	}
	return all
}
