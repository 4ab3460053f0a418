package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
)

func frameworkShowCommand(env *environment, opt *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "show ID",
		Short: "one framework or crosswalk: where it is from and how sure it is",
		Long: `Show tells what stands behind a framework: publisher, edition, the day for which the data
speaks, confidence, licence, sources, dates, and the crosswalks from and to it. Of a
crosswalk it shows who says so, how it was arrived at, and every pair.`,
		Example: "  aims framework show eu-ai-act\n  aims framework show nist-ai-rmf--iso42001\n  aims framework show iso42001 --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := crosswalksOf(opt)
			if err != nil {
				return err
			}
			framework, isFramework := shownFramework(all, args[0])
			crosswalk, isMap := shownMap(all, args[0])
			switch {
			case isFramework && asJSON:
				return printJSON(env.stdout, framework)
			case isFramework:
				printFramework(env.stdout, framework)
			case isMap && asJSON:
				return printJSON(env.stdout, crosswalk)
			case isMap:
				printMap(env.stdout, crosswalk)
			default:
				return noSuch(all, args[0])
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "for programs")
	return c
}

// A frameworkView is a framework without its provisions.
type frameworkView struct {
	frameworkRow
	Title         string       `json:"title"`
	Publisher     string       `json:"publisher,omitempty"`
	PublicationID string       `json:"publicationId,omitempty"`
	Status        string       `json:"status,omitempty"`
	Jurisdiction  string       `json:"jurisdiction,omitempty"`
	Confidence    string       `json:"confidence,omitempty"`
	LicenceNote   string       `json:"licenceNote,omitempty"`
	Sources       []sourceView `json:"sources,omitempty"`
	Dates         []dateView   `json:"dates,omitempty"`
	Notes         []string     `json:"notes,omitempty"`
	Maps          []mapRow     `json:"maps,omitempty"`
}

type sourceView struct {
	ID      string `json:"id"`
	What    string `json:"what,omitempty"`
	URL     string `json:"url,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Use     string `json:"use,omitempty"`
	Quality string `json:"quality,omitempty"`
}

type dateView struct {
	Date       string `json:"date"`
	Event      string `json:"event"`
	Confidence string `json:"confidence,omitempty"`
}

func shownFramework(all *generator.Crosswalks, id string) (frameworkView, bool) {
	f := all.Library.Framework(id)
	if f == nil {
		return frameworkView{}, false
	}
	v := frameworkView{
		Title: f.Title, Publisher: f.Publisher, PublicationID: f.PublicationID, Status: f.Status, Jurisdiction: f.Jurisdiction,
		Confidence: f.Confidence, LicenceNote: f.LicenceNote, Notes: f.Notes,
	}
	for _, row := range frameworkRows(all) {
		if row.ID == id {
			v.frameworkRow = row
		}
	}
	for _, s := range f.Sources {
		v.Sources = append(v.Sources, sourceView{s.ID, s.What, s.URL, s.Kind, s.Use, s.Quality})
	}
	for _, d := range f.Dates {
		v.Dates = append(v.Dates, dateView{d.Date, d.Event, d.Confidence})
	}
	for i, m := range all.Library.Maps() {
		if m.From == f || m.To == f {
			v.Maps = append(v.Maps, mapRows(all)[i])
		}
	}
	return v, true
}

// A mapView is a crosswalk with its pairs.
type mapView struct {
	mapRow
	From   string     `json:"from"`
	To     string     `json:"to"`
	Title  string     `json:"title,omitempty"`
	Source string     `json:"source,omitempty"`
	Basis  string     `json:"basis,omitempty"`
	Note   string     `json:"note,omitempty"`
	All    []pairView `json:"statements"`
}

type pairView struct {
	From         string `json:"from"`
	Relation     string `json:"relation"`
	To           string `json:"to"`
	Confidence   string `json:"confidence,omitempty"`
	Rationale    string `json:"rationale,omitempty"`
	Source       string `json:"source,omitempty"`
	Note         string `json:"note,omitempty"`
	Printed      string `json:"printed,omitempty"`
	Corroborated bool   `json:"corroborated,omitempty"`
}

func shownMap(all *generator.Crosswalks, id string) (mapView, bool) {
	m := all.Map(id)
	if m == nil {
		return mapView{}, false
	}
	v := mapView{From: m.From.ID, To: m.To.ID, Title: m.Title, Source: m.Source, Basis: m.Basis, Note: m.Note}
	for _, row := range mapRows(all) {
		if row.ID == id {
			v.mapRow = row
		}
	}
	for _, p := range m.Pairs {
		v.All = append(v.All, pairView{
			From: p.From.ID, Relation: string(p.Relation), To: p.To.ID, Confidence: p.Confidence, Rationale: p.Rationale,
			Source: p.Source, Note: p.Note, Printed: p.Printed, Corroborated: p.Corroborated,
		})
	}
	return v, true
}

// said prints a line for what is said, and none for what is not.
func said(w io.Writer, what, text string) {
	if text != "" {
		fmt.Fprintf(w, "  %-14s %s\n", what, text)
	}
}

func printFramework(w io.Writer, f frameworkView) {
	fmt.Fprintf(w, "%s  %s\n", f.ID, f.Title)
	said(w, "short", f.ShortTitle)
	said(w, "publisher", f.Publisher)
	said(w, "edition", f.Edition)
	said(w, "publication", f.PublicationID)
	said(w, "status", f.Status)
	said(w, "jurisdiction", f.Jurisdiction)
	said(w, "binding", binding(f.Binding))
	said(w, "as of", f.AsOf)
	said(w, "confidence", f.Confidence)
	said(w, "licence", f.LicenceNote)
	said(w, "provisions", inNouns(f.Provisions))
	for _, s := range f.Sources {
		said(w, "source "+s.ID, joined(s.What, s.URL, s.Kind, s.Use, s.Quality))
	}
	for _, d := range f.Dates {
		said(w, d.Date, joined(d.Event, d.Confidence))
	}
	for _, note := range f.Notes {
		said(w, "note", note)
	}
	for _, m := range f.Maps {
		said(w, "map", fmt.Sprintf("%s  %d pairs: %s", m.ID, m.Pairs, inWords(m.Relations)))
	}
}

func printMap(w io.Writer, m mapView) {
	fmt.Fprintf(w, "%s  %s\n", m.ID, m.Title)
	said(w, "from", m.From)
	said(w, "to", m.To)
	said(w, "source", m.Source)
	said(w, "basis", m.Basis)
	said(w, "confidence", m.Confidence)
	said(w, "note", m.Note)
	said(w, "pairs", fmt.Sprintf("%d: %s", m.Pairs, inWords(m.Relations)))
	for _, p := range m.All {
		corroborated := ""
		if p.Corroborated {
			corroborated = "corroborated"
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %s %s %s  %s", p.From, p.Relation, p.To, joined(unlessEqual(p.Confidence, m.Confidence), p.Rationale, p.Note, p.Printed, corroborated)), " "))
	}
}

func unlessEqual(text, said string) string {
	if text == said {
		return ""
	}
	return text
}

// joined are the texts that there are, a semicolon between them.
func joined(texts ...string) string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
