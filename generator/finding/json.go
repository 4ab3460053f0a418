package finding

import (
	"encoding/json"
	"io"
)

// jsonVersion is raised when a program that reads the old form would misread the new
// one. New keys alone do not raise it.
const jsonVersion = 1

// writeJSON writes one object:
//
//	{
//	  "version": 1,                     of this form, see jsonVersion
//	  "summary": {"error": 1, "warning": 0, "info": 0,
//	              "known": 4},          in the baseline and not listed; left out without one
//	  "findings": [                     in order of file, line, column, rule, message
//	    {
//	      "rule": "provision-unknown",  see aims explain
//	      "severity": "error",          error, warning or info
//	      "file": "content/policies/ai.md",  relative to the handbook, forward slashes
//	      "line": 12, "column": 5, "endColumn": 13,
//	                                    from 1, columns in characters, endColumn after the last one;
//	                                    a key is left out when the place is not known so exactly
//	      "message": "there is no control \"A.6.2.44\" in ISO/IEC 42001:2023",
//	      "hint": "did you mean A.6.2.4?",   how to mend it; left out when nothing is known
//	      "provision": "iso42001:5.2.d" what it is about; left out when it is about no provision
//	    }
//	  ],
//	  "waived": [                       as findings, with the waiver; left out when nothing is waived
//	    {
//	      "rule": ...,
//	      "reason": "The survey is not back.", "until": "2026-12-31", "by": "ROLE-CAIO",
//	      "waiver": {"file": "content/exceptions/exc-001.md", "line": 9, "column": 9}
//	    }
//	  ]
//	}
//
// The same findings always give the same bytes.
func writeJSON(w io.Writer, r Report) error {
	n := count(r.Findings)
	out := struct {
		Version int `json:"version"`
		Summary struct {
			Error   int `json:"error"`
			Warning int `json:"warning"`
			Info    int `json:"info"`

			Known *int `json:"known,omitempty"`
		} `json:"summary"`
		Findings []Finding `json:"findings"`
		Waived   []Waived  `json:"waived,omitempty"`
	}{Version: jsonVersion, Findings: r.Findings, Waived: r.Waived}
	out.Summary.Error, out.Summary.Warning, out.Summary.Info = n[Error], n[Warning], n[Info]
	if known := len(r.Known); r.Compared {
		out.Summary.Known = &known
	}
	if out.Findings == nil {
		out.Findings = []Finding{} // a list, never null
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}
