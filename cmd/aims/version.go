package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func versionCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "which program this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			digest, err := ownDigest()
			if err != nil {
				return err
			}
			fmt.Fprintf(env.stdout, "aims %s %s/%s %s sha256:%.12s\n", version(), runtime.GOOS, runtime.GOARCH, runtime.Version(), digest)
			return nil
		},
	}
}
