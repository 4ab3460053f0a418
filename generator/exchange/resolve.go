package exchange

import (
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
)

// known are the frameworks that an end can be of: those of the library and those that
// the file itself brings, which go before.
func (r *reading) known() []*framework.Framework {
	all := r.fresh
	for _, f := range r.Library.Frameworks() {
		if r.freshFramework(f.ID) == nil {
			all = append(all[:len(all):len(all)], f)
		}
	}
	return all
}

func (r *reading) freshFramework(id string) *framework.Framework {
	for _, f := range r.fresh {
		if f.ID == id {
			return f
		}
	}
	return nil
}

func (r *reading) framework(id string) *framework.Framework {
	for _, f := range r.known() {
		if f.ID == id {
			return f
		}
	}
	return nil
}

func (r *reading) frameworkIDs() []string {
	var ids []string
	for _, f := range r.known() {
		ids = append(ids, f.ID)
	}
	return ids
}

// named is the framework that one of the names is, in full or in short, whatever its
// case. Names that mean different frameworks mean none.
func (r *reading) named(names ...string) *framework.Framework {
	var found *framework.Framework
	for _, name := range names {
		name = line(name)
		for _, f := range r.known() {
			if name != "" && (strings.EqualFold(name, f.ID) || strings.EqualFold(name, f.Title) ||
				strings.EqualFold(name, f.ShortTitle) || strings.EqualFold(name, f.PublicationID)) {
				if found != nil && found != f {
					return nil
				}
				found = f
			}
		}
	}
	return found
}

// end is a framework of a map: the one that the person named, or else what the file says.
func (r *reading) end(flag, given string, at finding.Position, says string, names ...string) *framework.Framework {
	if given != "" {
		if f := r.framework(given); f != nil {
			return f
		}
		r.unknown(finding.Position{}, r.frameworkHint(given), "no framework has the id %q, which --%s names", given, flag)
		return nil
	}
	if f := r.named(names...); f != nil {
		return f
	}
	if strings.TrimSpace(says) == "" {
		r.unknown(at, "say it with --"+flag+" ID: there are "+strings.Join(r.frameworkIDs(), ", "), "the file does not say which framework it maps %s", flag)
		return nil
	}
	r.unknown(at, "say it with --"+flag+" ID: there are "+strings.Join(r.frameworkIDs(), ", "), "which framework %q is cannot be told", says)
	return nil
}

func (r *reading) frameworkHint(id string) string {
	if near := finding.DidYouMean(id, r.frameworkIDs()); near != "" {
		return near
	}
	return "the frameworks are " + strings.Join(r.frameworkIDs(), ", ")
}

// An index finds provisions by what other programs call them: the slug of the id, the
// token of OSCAL, and how a reader is told of it, where only one is told so.
type index struct {
	tokens map[string]*framework.Provision
	slugs  map[string]*framework.Provision
	cites  map[string]*framework.Provision
}

func (r *reading) indexOf(f *framework.Framework) index {
	if known, found := r.indexes[f]; found {
		return known
	}
	made := index{map[string]*framework.Provision{}, map[string]*framework.Provision{}, map[string]*framework.Provision{}}
	shared := map[string]bool{}
	for _, p := range f.Provisions {
		made.slugs[p.Slug], made.tokens[token(p.ID)] = p, p
		cite := strings.ToLower(p.Cited())
		shared[cite] = shared[cite] || made.cites[cite] != nil
		made.cites[cite] = p
	}
	for cite, several := range shared {
		if several {
			delete(made.cites, cite)
		}
	}
	r.indexes[f] = made
	return made
}

// provision is the one that a name means: by its id, whatever its case, then by token,
// slug, and printed form.
func (r *reading) provision(f *framework.Framework, name string) *framework.Provision {
	name = line(name)
	if p := f.Find(name); p != nil {
		return p
	}
	by, folded := r.indexOf(f), strings.ToLower(name)
	for _, p := range []*framework.Provision{by.tokens[name], by.slugs[folded], by.tokens[folded], by.cites[folded]} {
		if p != nil {
			return p
		}
	}
	return nil
}

// needed is a provision that a pair names. One that is not there is an error, or, if the
// person wants so, a warning and no pair.
func (r *reading) needed(f *framework.Framework, at finding.Position, names ...string) *framework.Provision {
	for _, name := range names {
		if p := r.provision(f, name); p != nil {
			return p
		}
	}
	hint, severity, out := finding.DidYouMean(line(names[0]), f.IDs()), finding.Error, ""
	if r.SkipUnknown {
		severity, out = finding.Warning, "; the pair is left out"
	} else if hint == "" {
		hint = "--skip-unknown leaves such pairs out"
	}
	r.add(severity, ruleLink, at, hint, "%s has no provision %q%s", f.ID, line(names[0]), out)
	return nil
}
