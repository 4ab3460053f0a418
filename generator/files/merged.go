package files

// A Merged file is made from other files of the site. Some of those may be made in the same
// build and others be there already, which only who keeps the promise knows.
type Merged struct {
	Name string

	// Make gives the bytes of the file. It asks read for other files by their path in the
	// site; one that is not there is fs.ErrNotExist.
	Make func(read Read) ([]byte, error)
}

// Read gives a file of the site, as it will be when the site is published.
type Read func(name string) ([]byte, error)
