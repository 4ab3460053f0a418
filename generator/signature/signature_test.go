package signature

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	namespace = "aims-release"
	lead      = "governance@example.org"
)

var day = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

// newKey makes a key, and gives its files.
func newKey(t *testing.T, name, passphrase string) (private, public string) {
	t.Helper()
	private = filepath.Join(t.TempDir(), name)
	said, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", private).CombinedOutput()
	require.NoError(t, err, string(said))
	return private, private + ".pub"
}

// allowed writes a file of allowed signers with one line for each public key.
func allowed(t *testing.T, options, public string) string {
	t.Helper()
	key, err := os.ReadFile(public)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "allowed-signers")
	require.NoError(t, os.WriteFile(file, []byte("# who may sign\n"+lead+" "+options+" "+string(key)), 0o600))
	return file
}

func TestSignedAndVerified(t *testing.T) {
	private, public := newKey(t, "lead", "")
	other, _ := newKey(t, "other", "")
	text := []byte("release: \"1.2\"\n")
	ctx := context.Background()
	sig, err := Sign(ctx, private, namespace, text)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(sig, []byte("-----BEGIN SSH SIGNATURE-----\n")), string(sig))

	by, err := Check(ctx, namespace, text, sig)
	require.NoError(t, err)
	require.Empty(t, by.Name)
	require.Regexp(t, `^ED25519 key SHA256:\S+$`, by.Key)
	known := by.Key
	by, err = Verify(ctx, allowed(t, "", public), namespace, day, text, sig)
	require.NoError(t, err)
	require.Equal(t, Signer{lead, known}, by)

	strange, err := Sign(ctx, other, namespace, text)
	require.NoError(t, err)
	by, err = Verify(ctx, allowed(t, "", public), namespace, day, text, strange)
	require.ErrorIs(t, err, ErrStranger)
	require.Regexp(t, `SHA256:`, by.Key, "whose key it is nobody knows, but which one it is")
}

func TestSignatureOfSomethingElse(t *testing.T) {
	private, public := newKey(t, "lead", "")
	text := []byte("release: \"1.2\"\n")
	ctx := context.Background()
	sig, err := Sign(ctx, private, namespace, text)
	require.NoError(t, err)
	forGit, err := Sign(ctx, private, "git", text)
	require.NoError(t, err)
	for name, sig := range map[string][]byte{
		"another purpose": forGit, "cut short": sig[:len(sig)/2], "nothing": nil, "no signature": []byte("yes"),
		"a flipped bit": bytes.Replace(sig, sig[90:91], []byte{sig[90] ^ 2}, 1), "far too long": make([]byte, MaxSize+1),
	} {
		_, err := Check(ctx, namespace, text, sig)
		require.ErrorIs(t, err, ErrBroken, name)
		_, err = Verify(ctx, allowed(t, "", public), namespace, day, text, sig)
		require.ErrorIs(t, err, ErrBroken, name)
	}
	_, err = Check(ctx, namespace, append(text, '\n'), sig)
	require.ErrorIs(t, err, ErrBroken, "the text was altered")
}

// A key that is good for some time only was good on the day of the release, or was not,
// whatever day it is today.
func TestKeysThatAreGoodForSomeTime(t *testing.T) {
	private, public := newKey(t, "lead", "")
	text := []byte("release")
	ctx := context.Background()
	sig, err := Sign(ctx, private, namespace, text)
	require.NoError(t, err)
	signers := allowed(t, `namespaces="`+namespace+`",valid-after="20260101",valid-before="20270101"`, public)
	_, err = Verify(ctx, signers, namespace, day, text, sig)
	require.NoError(t, err)
	_, err = Verify(ctx, signers, namespace, day.AddDate(1, 0, 0), text, sig)
	require.ErrorIs(t, err, ErrStranger)
	_, err = Verify(ctx, allowed(t, `namespaces="git"`, public), namespace, day, text, sig)
	require.ErrorIs(t, err, ErrStranger, "the key is allowed for something else")
}

func TestWhatIsAboutThisMachine(t *testing.T) {
	private, _ := newKey(t, "lead", "")
	text := []byte("release")
	ctx := context.Background()
	_, err := Sign(ctx, filepath.Join(t.TempDir(), "no-key"), namespace, text)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Sign(ctx, allowed(t, "", private+".pub"), namespace, text)
	require.ErrorContains(t, err, "ssh-keygen -Y sign: exit status 255: ", "that is no key")

	sig, err := Sign(ctx, private, namespace, text)
	require.NoError(t, err)
	_, err = Verify(ctx, filepath.Join(t.TempDir(), "no-file"), namespace, day, text, sig)
	require.ErrorIs(t, err, os.ErrNotExist)

	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, err = Check(gone, namespace, text, sig)
	require.ErrorIs(t, err, context.Canceled)

	t.Setenv("PATH", "")
	_, err = Check(ctx, namespace, text, sig)
	require.ErrorIs(t, err, ErrMissing)
	require.False(t, strings.Contains(err.Error(), "\n"))
}
