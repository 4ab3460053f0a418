// Command aims turns a git repository of Markdown records into the published handbook
// of an AI management system: checked, cross-linked, searchable. This package is what a
// person types: flags in, exit code out. One file a command.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Exit codes of every command.
const (
	exitFine     = 0
	exitFindings = 1 // the content needs work
	exitTrouble  = 2 // we, or the command line, do
)

// environment is what comes from outside.
type environment struct {
	stdin            io.Reader
	stdout, stderr   io.Writer
	now              func() time.Time
	getenv           func(string) string
	terminal         bool // stderr is one: progress and colour are welcome
	printsToTerminal bool // stdout is a terminal, too: colour is welcome in what a command prints
	width            int
	mayReach         func(netip.Addr) bool // on the network, when somebody asks for it; nil: public addresses
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait for what the first one asked to end
	env := environment{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now, getenv: os.Getenv}
	fd := int(os.Stderr.Fd())
	if env.terminal = term.IsTerminal(fd); env.terminal {
		env.width, _, _ = term.GetSize(fd)
	}
	env.printsToTerminal = term.IsTerminal(int(os.Stdout.Fd()))
	os.Exit(run(ctx, env, os.Args[1:]))
}

// errFindings ends a command whose findings were already shown.
var errFindings = errors.New("findings")

func run(ctx context.Context, env environment, args []string) int {
	root := rootCommand(&env)
	root.SetArgs(args)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, context.Canceled):
		err = errors.New("stopped; what is there is whole, and the same command goes on from it")
	}
	fmt.Fprintf(env.stderr, "aims: %v\n", err)
	return exitTrouble
}

// options are the flags of every command.
type options struct {
	dir     string
	quiet   bool
	noColor bool
	example bool
}

func rootCommand(env *environment) *cobra.Command {
	var opt options
	root := &cobra.Command{
		Use:   "aims",
		Short: "publish the records of an AI management system (ISO/IEC 42001)",
		Long: `aims turns a folder of Markdown records - policies, system cards, evidence - into the
handbook of an AI management system: checked against the requirements of ISO/IEC 42001,
cross-linked to controls and frameworks, searchable, and published as a static site that
opens from a web server or from a folder.

  aims init my-handbook     start a handbook
  aims serve                write with a live preview
  aims check                see what an auditor would ask about
  aims build                publish into public/

Exit codes: 0 fine, 1 findings at or above --fail-on, 2 the command could not do its work.`,
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&opt.dir, "dir", ".", "the handbook: a folder with content/ in it")
	flags.BoolVar(&opt.example, "example", false, "use the example handbook that comes with the program")
	flags.BoolVarP(&opt.quiet, "quiet", "q", false, "only errors, and findings at or above --fail-on, without totals")
	flags.BoolVar(&opt.noColor, "no-color", false, "no colours (also: NO_COLOR)")
	root.AddCommand(
		initCommand(env, &opt),
		newCommand(env, &opt),
		evidenceCommand(env, &opt),
		checkCommand(env, &opt),
		buildCommand(env, &opt),
		verifyCommand(env, &opt),
		exportCommand(env, &opt),
		serveCommand(env, &opt),
		searchCommand(env, &opt),
		traceCommand(env, &opt),
		diffCommand(env, &opt),
		gapCommand(env, &opt),
		frameworkCommand(env, &opt),
		approveCommand(env, &opt),
		releaseCommand(env, &opt),
		explainCommand(env, &opt),
		schemaCommand(env, &opt),
		lspCommand(env, &opt),
		versionCommand(env),
	)
	return root
}
