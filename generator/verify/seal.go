package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"path"
	"slices"

	"aims/generator/publish"
	"aims/generator/seal"
	"aims/generator/signature"
)

// checkSeal compares the edition with the release that sealed it.
func (in *inspection) checkSeal(ctx context.Context) error {
	names := in.sealed()
	if len(names) == 0 {
		return nil
	}
	in.Sealed = true
	for _, name := range names {
		if !slices.Contains([]string{seal.ReleaseFile, seal.SignatureFile, seal.TokenFile, seal.EditionFile}, name) {
			in.problem(ofSeal, name, "it is no part of a seal, and what lies in "+seal.Dir+"/ is in no root", "remove it, and its line in "+publish.ManifestName)
		}
	}
	release, err := in.checkRelease()
	if err != nil || release == nil {
		return err
	}
	if err := in.checkEditionFile(); err != nil {
		return err
	}
	in.checkPlace()
	if err := in.checkToken(release); err != nil {
		return err
	}
	return in.checkSignature(ctx, release)
}

const sealAgain = "take the edition from a copy that verifies, or publish the release again"

// checkRelease reads the release file; nil when that cannot be done.
func (in *inspection) checkRelease() ([]byte, error) {
	if !in.has(seal.ReleaseFile) {
		in.problem(ofSeal, seal.ReleaseFile, "there is a seal without the release that it is of", sealAgain)
		return nil, nil
	}
	text, err := in.readSeal(seal.ReleaseFile)
	if err != nil {
		return nil, err
	}
	if in.release, err = seal.ParseRelease(text); err != nil {
		in.problem(ofSeal, seal.ReleaseFile, err.Error(), sealAgain)
		return nil, nil
	}
	in.Release, in.Former, in.Digest = in.release.Name, in.release.Former, seal.Digest(text)
	return text, nil
}

// checkEditionFile compares the manifest with the root that was sealed, and that with the
// release.
func (in *inspection) checkEditionFile() error {
	if !in.has(seal.EditionFile) {
		in.problem(ofSeal, seal.EditionFile, "without it nobody can tell whether this edition is one of the release", sealAgain)
		return nil
	}
	text, err := in.readSeal(seal.EditionFile)
	if err != nil {
		return err
	}
	e, err := seal.ParseEdition(text)
	if err != nil {
		in.problem(ofSeal, seal.EditionFile, err.Error(), sealAgain)
		return nil
	}
	in.Audience = e.Audience
	if root := seal.RootOf(in.text); root != e.Root {
		in.problem(ofSeal, publish.ManifestName, fmt.Sprintf("it lists other files than were sealed: its root is %s, and %s was sealed", short(root), short(e.Root)), sealAgain)
	}
	if !in.release.Has(e) {
		in.problem(ofSeal, seal.EditionFile, fmt.Sprintf("this edition is none of those that release %s sealed", in.Release), sealAgain)
	}
	return nil
}

// short is a digest for people.
func short(digest string) string { return digest[:min(len(digest), len("sha256:")+12)] }

// checkPlace finds editions that stand where another one should: an old one as the new one,
// or that of one audience as that of another.
func (in *inspection) checkPlace() {
	version := in.version()
	if in.dir == "." || in.Audience == "" {
		return // whoever names one edition knows where it came from
	}
	base, above := path.Base(in.dir), path.Base(path.Dir(in.dir))
	if base == in.Audience+"-"+version || base == version && (above == "." || above == in.Audience) {
		return
	}
	in.problem(ofPlace, "", fmt.Sprintf("this folder holds the edition of %s for %s", version, in.Audience), ownFolder)
}

// checkSignature looks whether the release file was signed, and by whom.
func (in *inspection) checkSignature(ctx context.Context, release []byte) error {
	if !in.has(seal.SignatureFile) {
		if in.opt.Signed {
			in.problem(ofSignature, seal.ReleaseFile, fmt.Sprintf("release %s is not signed", in.Release), "ask for the signature: aims release makes it with --sign KEY")
		}
		return nil
	}
	sig, err := in.readSeal(seal.SignatureFile)
	if err != nil {
		return err
	}
	by, err := in.ask(ctx, release, sig)
	in.Key, in.Signer = by.Key, by.Name
	switch {
	case errors.Is(err, signature.ErrMissing) && !in.opt.Signed:
		in.Signed = Unread
		in.Notes = append(in.Notes, err.Error())
		return nil
	case errors.Is(err, signature.ErrBroken):
		in.Signed = Broken
		in.problem(ofSignature, seal.SignatureFile, "it is no signature of "+seal.ReleaseFile+" that was made for a release", sealAgain)
		return nil
	case errors.Is(err, signature.ErrStranger):
		in.Signed = Stranger
		in.problem(ofSignature, seal.SignatureFile, fmt.Sprintf("it is whole, but %s is the key of none of the allowed signers on %s", by.Key, in.release.Date.Format("2006-01-02")),
			"ask whose key it is; if it is a good one, add it to the allowed signers")
		return nil
	case err != nil:
		return err
	case in.opt.Signers == "":
		in.Signed = Whole
		return nil
	}
	in.Signed = Verified
	return nil
}

// ask lets ssh-keygen tell of the signature.
func (in *inspection) ask(ctx context.Context, release, sig []byte) (signature.Signer, error) {
	if in.opt.Signers == "" {
		return signature.Check(ctx, seal.Namespace, release, sig)
	}
	return signature.Verify(ctx, in.opt.Signers, seal.Namespace, in.release.Date, release, sig)
}

// checkToken looks whether a time stamp is one of the release file. Who made it, and whether
// it is good, openssl can tell.
func (in *inspection) checkToken(release []byte) error {
	if !in.has(seal.TokenFile) {
		return nil
	}
	token, err := in.readSeal(seal.TokenFile)
	if err != nil {
		return err
	}
	if !stamps(token, release) {
		in.problem(ofTimeStamp, seal.TokenFile, "it is no time stamp of "+seal.ReleaseFile, "ask the time stamping authority for another one, or remove it")
		return nil
	}
	in.Stamped = true
	return nil
}

// stamps tells whether a token is DER and has the SHA-256 of a text in it.
func stamps(token, text []byte) bool {
	var outer asn1.RawValue
	rest, err := asn1.Unmarshal(token, &outer)
	if err != nil || len(rest) > 0 || outer.Class != asn1.ClassUniversal || outer.Tag != asn1.TagSequence || !outer.IsCompound {
		return false
	}
	sum := sha256.Sum256(text)
	imprint := slices.Concat(sha256OID, []byte{asn1.TagOctetString, sha256.Size}, sum[:])
	bare := slices.Concat(sha256OID[:len(sha256OID)-2], []byte{asn1.TagOctetString, sha256.Size}, sum[:]) // parameters may be left out
	return bytes.Contains(token, imprint) || bytes.Contains(token, bare)
}

// sha256OID is the algorithm in DER, with no parameters said as NULL.
var sha256OID = []byte{asn1.TagOID, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, asn1.TagNull, 0}
