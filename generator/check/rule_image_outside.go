package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/record"
)

var imageOutside = Rule{
	Name:  "image-outside",
	Title: "Images lie in the handbook",
	Doc: `A page asks nothing of another site: that site would learn who reads the handbook and when, and could show
		something else tomorrow. An image from elsewhere is therefore published as a link to it. Copy the file beside
		the record and name it by its path; then it is sealed with the record, too.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Any: func(p *Pass, r *record.Record) {
		if r.Body == nil {
			return
		}
		for i := range r.Body.Links {
			if l := &r.Body.Links[i]; l.Image && l.Outside() {
				p.Report(finding.Position{File: r.File, Line: l.Line, Column: l.Column, EndColumn: l.EndColumn},
					fmt.Sprintf("the image %s lies on another site, so it is shown as a link", quoted(l.Destination)),
					"copy the file beside this one and name it by its path")
			}
		}
	},
}
