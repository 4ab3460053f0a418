package check

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"aims/generator/link"
	"aims/generator/record"
)

// lead is what stands at the head of a handbook, found once for the rules that ask.
type lead struct {
	scopes   []*record.Record // in force, the one that counts last
	policies []*record.Record // the same of AI policies
	roles    []*record.Record // that are not retired
	acting   bool             // a role is in force
	leader   string           // the first role of top management

	mayPass map[string][]string       // by kind: the roles that say they may approve it
	roleOf  map[string]*record.Record // by id

	next map[*record.Record]*record.Record // by what was superseded: what is in force in its place

	mutex  sync.Mutex
	byName map[string][]*record.Record // see rolesOf
}

func leadOf(g *link.Graph) *lead {
	l := &lead{mayPass: map[string][]string{}, roleOf: map[string]*record.Record{}, byName: map[string][]*record.Record{}}
	l.scopes = inForce(g, g.OfKind("scope"))
	l.policies = inForce(g, slices.DeleteFunc(g.OfKind("policy"), notAIPolicy))
	for _, r := range g.OfKind("role") {
		if r.Status == record.Retired {
			continue
		}
		l.roles, l.roleOf[r.ID] = append(l.roles, r), r
		l.acting = l.acting || r.InForce(g.Today)
		if l.leader == "" && topManagement(r) {
			l.leader = r.ID
		}
		for _, kind := range r.Fields.Get("approves").Texts() {
			l.mayPass[kind] = append(l.mayPass[kind], r.ID)
		}
	}
	l.next = map[*record.Record]*record.Record{}
	for _, r := range g.Records() {
		if list := pairOf(&r.Fields, "supersedes"); list != nil && r.InForce(g.Today) {
			for item := range list.Value.All() {
				if older := g.Resolve(item.Text).Record; older != nil && older != r {
					l.next[older] = r
				}
			}
		}
	}
	return l
}

// inCircle says that a record took the place of its own successor: nobody can tell which of
// them holds, which supersedes-in-circle reports.
func (l *lead) inCircle(r *record.Record) bool {
	next := l.next[r]
	for range l.next { // the way may lead into a circle of others
		if next == nil || next == r {
			break
		}
		next = l.next[next]
	}
	return next == r
}

// inForce are those records that count today, the latest last.
func inForce(g *link.Graph, records []*record.Record) (in []*record.Record) {
	for _, r := range records {
		if r.InForce(g.Today) {
			in = append(in, r)
		}
	}
	slices.SortStableFunc(in, func(a, b *record.Record) int {
		return cmp.Or(cmp.Compare(a.Fields.Get("effective").Text, b.Fields.Get("effective").Text), cmp.Compare(a.ID, b.ID))
	})
	return in
}

func notAIPolicy(r *record.Record) bool { return r.Fields.Get("type").Text != "ai-policy" }

// policy is the AI policy that counts, nil when none does.
func (l *lead) policy() *record.Record {
	if len(l.policies) == 0 {
		return nil
	}
	return l.policies[len(l.policies)-1]
}

func flagged(r *record.Record, field string) bool { return r.Fields.Get(field).Text == "true" }

// rolesOf are the roles that somebody acts in: the role that is named by id, else those
// that have the person as holder or deputy. Many records name the same few people.
func (l *lead) rolesOf(who string) []*record.Record {
	who = strings.Join(strings.Fields(who), " ")
	if r := l.roleOf[who]; r != nil {
		return []*record.Record{r}
	}
	if record.IsID(who) || who == "" {
		return nil
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	roles, known := l.byName[who]
	if !known {
		for _, r := range l.roles {
			if within := strings.ToLower(r.Fields.Get("holder").Text + "\n" + r.Fields.Get("deputy").Text); strings.Contains(within, strings.ToLower(who)) {
				roles = append(roles, r)
			}
		}
		l.byName[who] = roles
	}
	return roles
}
