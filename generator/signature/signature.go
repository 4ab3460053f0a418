// Package signature signs texts and verifies such signatures with the ssh-keygen program.
// No private key is ever read here: it is named to ssh-keygen, or lies in an agent or a
// security key that ssh-keygen knows to ask. What is signed is the business of others.
package signature

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// MaxSize is more than any signature has. What is longer is none.
const MaxSize = 64 << 10

// What can be wrong with a signature. Any other error is about this machine.
var (
	ErrBroken   = errors.New("the signature is not one of this text")
	ErrStranger = errors.New("the signature is whole, but its key is none of the allowed signers'")
)

// ErrMissing says that there is no ssh-keygen program.
var ErrMissing = errors.New("there is no ssh-keygen program here (it comes with OpenSSH), so no signature can be made or verified")

// A Signer is who made a signature.
type Signer struct {
	Name string // as the allowed signers have it; "" when nobody was asked
	Key  string // ED25519 key SHA256:...
}

// Sign signs a text with a key: the file of a private key, or of a public key whose
// private one an agent holds. The namespace says what the signature is for, so that
// it is good for nothing else. A passphrase is asked for on the terminal.
func Sign(ctx context.Context, key, namespace string, text []byte) ([]byte, error) {
	key, err := filepath.Abs(key) // no name can be taken for a flag
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(key); err != nil { // ssh-keygen would ask for another name
		return nil, err
	}
	return run(ctx, text, "sign", "-q", "-f", key, "-n", namespace)
}

// Check tells by which key a signature was made, and that it is one of the text. Whose key
// that is nobody says.
func Check(ctx context.Context, namespace string, text, signature []byte) (Signer, error) {
	var by Signer
	err := withFile(signature, func(file string) (err error) {
		by.Key, err = check(ctx, namespace, text, file)
		return err
	})
	return by, err
}

// Verify tells who among the allowed signers made a signature. Signers is a file as
// ssh-keygen(1) describes it under ALLOWED SIGNERS; keys in it that are good for some time
// only are taken as they were on that day.
func Verify(ctx context.Context, signers, namespace string, on time.Time, text, signature []byte) (Signer, error) {
	signers, err := filepath.Abs(signers)
	if err != nil {
		return Signer{}, err
	}
	if _, err := os.ReadFile(signers); err != nil {
		return Signer{}, err
	}
	var by Signer
	err = withFile(signature, func(file string) (err error) {
		if by.Key, err = check(ctx, namespace, text, file); err != nil {
			return err
		}
		day := "verify-time=" + on.Format("20060102") + "1200"
		names, err := run(ctx, nil, "find-principals", "-f", signers, "-s", file, "-O", day)
		if isTrouble(err) {
			return err
		}
		for name := range strings.Lines(string(names)) {
			name = strings.TrimSpace(name)
			_, err := run(ctx, text, "verify", "-f", signers, "-I", name, "-n", namespace, "-s", file, "-O", day)
			if isTrouble(err) {
				return err
			}
			if err == nil {
				by.Name = name
				return nil
			}
		}
		return ErrStranger
	})
	return by, err
}

// check names the key of a signature that is whole.
func check(ctx context.Context, namespace string, text []byte, file string) (string, error) {
	said, err := run(ctx, text, "check-novalidate", "-n", namespace, "-s", file)
	if isTrouble(err) {
		return "", err
	}
	_, key, good := strings.Cut(strings.TrimSpace(string(said)), " signature with ")
	if err != nil || !good {
		return "", ErrBroken
	}
	return key, nil
}

// withFile lets ssh-keygen read a signature, for which it has no other way than a file.
func withFile(signature []byte, use func(file string) error) error {
	if len(signature) > MaxSize {
		return ErrBroken
	}
	dir, err := os.MkdirTemp("", "aims-signature-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "text.sig")
	if err := os.WriteFile(file, signature, 0o600); err != nil {
		return err
	}
	return use(file)
}

// A refusal is what ssh-keygen said when it did not do what it was asked for.
type refusal struct {
	command, said string
	err           error // exit status 255
}

func (e refusal) Error() string {
	return fmt.Sprintf("ssh-keygen -Y %s: %v: %s", e.command, e.err, strings.Join(strings.Fields(e.said), " "))
}

func (e refusal) Unwrap() error { return e.err }

// isTrouble tells whether ssh-keygen could not even look.
func isTrouble(err error) bool {
	var no refusal
	return err != nil && !errors.As(err, &no)
}

// run runs ssh-keygen, the same in every country and time zone.
func run(ctx context.Context, input []byte, command string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	program := exec.CommandContext(ctx, "ssh-keygen", slices.Concat([]string{"-Y", command}, args)...)
	program.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	program.Stdin, program.Stdout, program.Stderr = bytes.NewReader(input), &stdout, &stderr
	err := program.Run()
	var exited *exec.ExitError
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, ErrMissing
	case !errors.As(err, &exited):
		return nil, err
	}
	return nil, refusal{command: command, said: stderr.String(), err: err}
}
