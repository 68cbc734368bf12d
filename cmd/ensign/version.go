package main

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

func versionCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version of the command and of its data",
		UsageText: "ensign version",
		Action: func(c *cli.Context) error {
			if err := operands(c, 0, 0, "", "ensign version"); err != nil {
				return err
			}
			return s.version()
		},
	}
}

func (s *session) version() error {
	d := dataSets(nil, nil)
	fmt.Fprintf(&s.result, "ensign %s\n", version())
	fmt.Fprintf(&s.result, "origin data %s %s\n", d.Origin.Version, d.Origin.Digest)
	fmt.Fprintf(&s.result, "ear data %s %s, verified through %s\n", d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough)
	fmt.Fprintf(&s.result, "ofac data %s %s, newest source of %s\n", d.OFAC.Version, d.OFAC.Digest, d.OFAC.VerifiedThrough)
	return nil
}

// version is what the build says of itself, "devel" for a build that is no release.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
