package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/link"
)

func lines(c link.Chain, indent string) (all []string) {
	for _, s := range c.Steps {
		line := indent + s.Tie.String() + " " + s.Record.ID
		if s.Through != nil {
			line += " through " + s.Through.ID
		}
		for _, p := range s.Requires {
			line += " for " + p.ID
		}
		if s.Again {
			line += " again"
		}
		all = append(append(all, line), lines(s.Chain, indent+"  ")...)
	}
	if c.More > 0 {
		all = append(all, fmt.Sprintf("%sand %d more", indent, c.More))
	}
	return all
}

// A handbook in which a bias test follows a procedure, which names the policy.
var chained = map[string]string{
	"policy.md": policy,
	"procedure.md": `---
id: PRO-006
kind: procedure
title: Life cycle
status: approved
owner: CEO
related: [POL-001]
---
We test before release.
<!-- answers: A.6.2.4 -->
`,
	"risks.md": `---
id: RA-001
kind: risk-assessment
title: Risks of triage
status: approved
owner: CEO
subject: aims
performed: 2026-03-01
systems: [SYS-001]
procedure: PRO-006
risks:
  - {id: RSK-001, title: Missed emergencies, type: risk}
---
Text.
`,
	"others.md": `---
id: RA-002
kind: risk-assessment
title: Risks of another system
status: approved
owner: CEO
subject: aims
performed: 2026-03-01
---
We test that one too.
<!-- answers: A.6.2.4 -->
`,
	"test.md": `---
id: EVD-001
kind: evidence
title: Bias test
status: approved
owner: CEO
collected: 2026-10-02
related: [RA-001]
evidences: [A.6.2.4, RSK-001]
---
As [[SYS-001]] needs.
`,
	"card.md": "---\nid: SYS-001\nkind: system-card\ntitle: Triage\nstatus: approved\nowner: CEO\n---\nText.\n",
}

func TestWhyARecordExists(t *testing.T) {
	g := graph(t, chained)
	require.Equal(t, []string{
		"shows RA-001",
		"  follows PRO-006 again",
		"shows the same PRO-006 through A.6.2.4 for A.6.2.4",
		"  names POL-001 for 5.2",
	}, lines(g.Why(g.Record("EVD-001")), ""))
	require.Empty(t, g.Why(g.Record("POL-001")).Steps, "nothing is above a policy")
	require.Empty(t, g.Why(g.Record("SYS-001")).Steps, "what evidence names does not exist because of it")
}

func TestWhatFollowsFromARecord(t *testing.T) {
	g := graph(t, chained)
	require.Equal(t, []string{
		"names PRO-006 for A.6.2.4",
		"  follows RA-001",
		"  shows the same EVD-001 through A.6.2.4",
	}, lines(g.Whereto(g.Record("POL-001")), ""))
	require.Equal(t, []string{"shows EVD-001"}, lines(g.Whereto(g.Record("RA-001")), ""))
	require.Empty(t, g.Whereto(g.Record("EVD-001")).Steps)
}

// What does not count is no reason, and records of one level are none to each other.
func TestAClaimThatDoesNotCountIsNoReason(t *testing.T) {
	files := map[string]string{}
	for name, text := range chained {
		files[name] = text
	}
	files["procedure.md"] = strings.Replace(chained["procedure.md"], "status: approved", "status: draft", 1)
	g := graph(t, files)
	require.Equal(t, []string{
		"shows RA-001",
		"  follows PRO-006",
		"    names POL-001 for 5.2",
	}, lines(g.Why(g.Record("EVD-001")), ""))
}

func TestALongChainSaysHowMuchIsLeftOut(t *testing.T) {
	files := map[string]string{"policy.md": policy}
	for i := range 30 {
		files[fmt.Sprintf("pro%d.md", i)] = fmt.Sprintf("---\nid: PRO-%03d\nkind: procedure\ntitle: Procedure\nstatus: approved\nowner: CEO\nrelated: [POL-001]\n---\nText.\n", i)
	}
	g := graph(t, files)
	whereto := g.Whereto(g.Record("POL-001"))
	require.Len(t, whereto.Steps, 8)
	require.Equal(t, 22, whereto.More)
	require.Equal(t, "PRO-000", whereto.Steps[0].Record.ID)
}
