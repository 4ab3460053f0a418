package check

import "aims/generator/finding"

// readingRules are about files as such; load reports them.
func readingRules() []Rule {
	return []Rule{
		{
			Name:  "file-unreadable",
			Title: "Every file can be read",
			Doc: `A file below content/ could not be opened, mostly because of its permissions, so nothing of it
				is in the handbook. Make it readable for the account that builds, or take it out of content/.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "file-too-large",
			Title: "Files are of a size that a handbook can carry",
			Doc: `A record or an attachment is so large that it is no document but data. It would slow every
				reader down and is left out. Keep the data where it is at home, and put an extract and the place
				of the whole beside the record.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "file-name",
			Title: "Names of files are names on every machine",
			Doc: `A backslash in the name of a file or folder parts folders on Windows: what has one cannot be
				checked out there, and no site can hold it. So nothing of it is in the handbook, nor in former
				versions that have it. Rename it, and the links to it.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "not-utf8",
			Title: "Texts are UTF-8",
			Doc: `The file was saved in an older encoding: some of its characters cannot be read, and a
				replacement sign stands for each of them. Save it again as UTF-8; every editor can.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "nul-byte",
			Title: "Texts hold no NUL bytes",
			Doc: `A NUL byte never stands in a text: the file is damaged, or is not a text at all and only has the
				name of one. Restore it from git, or give it the right name.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
		},
		{
			Name:  "release-altered",
			Title: "Releases are as they were made",
			Doc: `A release is evidence because nothing of it can be changed unseen: its file in content/releases has
				digests of all that was published, its tag names the digest of that file, and the release after it does
				too. Something of this does not fit any more. A file was edited or taken away, the tag moved or made anew,
				the release's commit amended, or the history rewritten. Bring back what was there: git checkout TAG -- FILE
				for a file, a fetch from another copy of the repository for tags and history. A published edition carries
				the release file as it was. In a shallow clone nobody can tell: git fetch --unshallow --tags.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "path-escapes",
			Title: "Nothing is published from outside content/",
			Doc: `A path that leaves content/ by "..", by beginning with "/" or through a symbolic link may lead
				to a file that was never meant for readers, and leads elsewhere on each machine. It is not
				followed. Copy the file into content/ and name it there.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
	}
}

// frontMatterRules are about the fields at the top of a file, before they mean
// anything; load reports them.
func frontMatterRules() []Rule {
	return []Rule{
		{
			Name:  "front-matter-unclosed",
			Title: "Front matter is closed",
			Doc: `The file begins with "---", as front matter does, but no second "---" ends it. Nobody can tell
				where the fields end and the text begins, so the whole file is taken for text and is no record.
				In a folder where records lie it is taken for one of them. Put a line "---" after the last field;
				it begins in the first column.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "front-matter-invalid",
			Title: "Front matter is plain YAML: fields with values",
			Doc: `The fields at the top could not be read, so the file is no record until they can. Mostly a tab
				stands where spaces belong, or a text with a colon or a special sign at its beginning lacks its
				quotes. The finding points at the place where reading ended; the mistake may be a line above. In a
				folder where records lie the file is taken for one of them.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "front-matter-too-large",
			Title: "Front matter is short",
			Doc: `Front matter of more than a megabyte is no description of a record; it is not read, because a
				file like that could bring the program to a halt. In a folder where records lie the file is taken
				for one of them. Move the text into the body and long tables into a file beside the record.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "duplicate-key",
			Title: "A key stands once",
			Doc: `Two lines with the same key say two things, and only the first counts; a reader of the file may
				believe the second. Keep the line that is right.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "yaml-alias",
			Title: "Values are written out",
			Doc: `YAML can name a value (&name) and repeat it (*name). In a record a reader must see what a field
				says without searching for it, and nested repeats can unfold to gigabytes. Write the value out
				wherever it is meant.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.2"},
		},
		{
			Name:  "unknown-kind",
			Title: "Every kind is a known one",
			Doc: `The file names a kind that neither the program nor content/kinds/ describes. Until that is
				mended it is shown as a page, and nothing in it counts: it answers no requirement and is in no
				register. Correct the word, or describe the kind in content/kinds/.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
		},
	}
}

// textRules are about the text below the front matter; markdown reports them.
func textRules() []Rule {
	return []Rule{
		{
			Name:  "marker-malformed",
			Title: "Markers are written so that they can be read",
			Doc: `A comment that begins like a marker, but is not one, marks nothing, although its writer believes
				it does: a requirement stays open. Write <!-- answers: 5.2.d, A.2.3 --> with commas between the
				provisions.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"4.4"},
		},
		{
			Name:  "marker-misplaced",
			Title: "Markers stand directly after what they mark",
			Doc: `A marker belongs to the heading or block right before it: after a heading it marks the section,
				after a paragraph, list or table that block. This one stands where there is nothing to mark, so
				it counts for nothing. Move it there, on a line of its own.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"4.4"},
		},
		{
			Name:  "audience-marker",
			Title: "Markers of an audience hide just what they are meant to",
			Doc: `A comment speaks of an audience and is no marker as it should be: it is misspelt, not closed, in the
				middle of a text, or stands after nothing. So that no slip publishes what was meant for few, it hides
				as much as it may have meant, from all that it does not clearly name: the block or item that holds it,
				the block before it, the section of a heading, or the whole text when nothing stands before it. Write
				<!-- audience: auditors --> on a line of its own below the heading or block, with the names that
				content/site.yaml gives to audiences, and commas between them.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "comment-unclosed",
			Title: "Comments are closed",
			Doc: `A comment that begins with <!-- must end with --> in the same block. This one does not, so
				readers see it as text, or a marker in it is lost. Close it.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning,
		},
		{
			Name:  "link-refused",
			Title: "Links lead to documents, not to programs",
			Doc: `A link with a scheme such as javascript: or data: runs or carries something instead of leading
				somewhere; in a handbook that auditors open it has no place, and it is taken out. Link to a
				page, a file beside the record, or a web address.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "heading-id-duplicate",
			Title: "An id of a section stands once in a text",
			Doc: `Two places of one text were given the same {#id}. A reference to it can lead to one of them
				only, and the writer of the other will not notice. Rename one.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
		},
		{
			Name:  "raw-html",
			Title: "Texts hold no HTML",
			Doc: `HTML in a text is shown as the signs it is written with and never executed, so that a record
				cannot change the page around it. Say it in Markdown; a sign such as < that is meant as itself
				is written in code marks or as &lt;.`,
			Basis: Integrity, Severity: finding.Warning,
		},
		{
			Name:  "footnote-undefined",
			Title: "Every footnote has its text",
			Doc: `The text refers to a footnote that is nowhere written, so readers see [^name] and no note. Write
				a line "[^name]: ...", or delete the reference.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning,
		},
		{
			Name:  "footnote-duplicate",
			Title: "A footnote is written once",
			Doc: `Two footnotes have the same name; only the first is shown. Rename the second and the references
				that mean it.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning,
		},
		{
			Name:  "footnote-unused",
			Title: "Every footnote is referred to",
			Doc: `A footnote that nothing in the text refers to is not shown: what it says is lost for readers.
				Refer to it with [^name], or move it into the text.`,
			Basis: Integrity, Severity: finding.Warning,
		},
		{
			Name:  "alert-unknown",
			Title: "Alerts are of a known sort",
			Doc: `A quotation that begins with [!WORD] is an alert: NOTE, TIP, IMPORTANT, WARNING or CAUTION. Any
				other word is shown as it stands, in an ordinary quotation. Use one of the five.`,
			Basis: Integrity, Severity: finding.Warning,
		},
		{
			Name:  "nesting-too-deep",
			Title: "Texts are nested to a depth that people can follow",
			Doc: `Lists in lists, or quotations in quotations, to a depth that nobody writes by hand: what lies
				deeper is shown without its structure, so that no file can bring the program to a halt. Write it
				flatter.`,
			Basis: Integrity, Severity: finding.Error, InPages: finding.Warning,
		},
	}
}

// configurationRules are about what a handbook says of itself; load reports them.
func configurationRules() []Rule {
	return []Rule{
		{
			Name:  "site-invalid",
			Title: "content/site.yaml says only what is understood",
			Doc: `A key or value in content/site.yaml that is not understood would be a wish that nobody hears: an
				audience that sees too much, an interval that never ends. Correct it as the finding says, or
				delete the line.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
		},
		{
			Name:  "kind-invalid",
			Title: "Own kinds are described so that they can be used",
			Doc: `A file in content/kinds/ describes a kind of record of your own, or changes one of the
				program's. What cannot be understood there makes records of that kind unchecked, and a rule
				about a field that the kind lacks never finds anything. Correct it as the finding says; aims
				schema shows what has been understood.`,
			Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
			Run: (*Pass).ruleNames,
		},
		{
			Name:  "crosswalk-syntax",
			Title: "Own frameworks and crosswalks can be read",
			Doc: `A file in crosswalks/ has a key or a value that is not understood, or is no YAML. What is wrong
				is left out, and whatever refers to it leads nowhere. Correct it as the finding says.`,
			Basis: Integrity, Severity: finding.Error,
		},
		{
			Name:  "crosswalk-link",
			Title: "Own frameworks and crosswalks hang together",
			Doc: `A framework names a provision of its own that it does not have, two provisions share an id, or a
				crosswalk relates something that does not exist. What cannot be tied is left out. Correct the
				id.`,
			Basis: Integrity, Severity: finding.Error,
		},
		{
			Name:  "framework-replaced",
			Title: "It shows when a framework of the program is replaced",
			Doc: `A file in crosswalks/ has the id of a framework or map that comes with the program, and takes
				its place. That may be meant; then everything is measured by your file, and you keep it up to
				date. If it is not, give it an id of its own.`,
			Basis: Practice, Severity: finding.Warning,
		},
	}
}
