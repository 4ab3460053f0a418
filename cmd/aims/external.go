package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"

	"aims/generator/check"
	"aims/generator/link"
	"aims/generator/outside"
)

// deadLinks asks other sites about the links of a handbook. What was fine is remembered
// in .aims/links.json of the handbook; the example handbook leaves nothing behind.
func deadLinks(ctx context.Context, env *environment, opt *options, g *link.Graph) (check.Result, error) {
	name := filepath.Join(opt.dir, ".aims", "links.json")
	var memory *outside.Memory
	if !opt.example {
		data, _ := os.ReadFile(name) // mostly there is none yet
		memory = outside.ReadMemory(data)
	}
	asker := outside.Asker{Now: env.now(), Memory: memory, Agent: "aims/" + version(), MayReach: env.mayReach, Proxy: http.ProxyFromEnvironment}
	said, unasked, err := asker.Ask(ctx, check.Addresses(g))
	if err != nil {
		return check.Result{}, err
	}
	if unasked > 0 {
		say(env, opt, "%d more addresses on other sites were not asked: check again, those that answered are remembered", unasked)
	}
	if memory != nil {
		if err := remember(name, memory, env); err != nil {
			return check.Result{}, err
		}
	}
	answers := check.Answers{}
	for address, answer := range said {
		answers[address] = check.Answer(answer)
	}
	return check.RunOutside(g, answers), nil
}

func remember(name string, memory *outside.Memory, env *environment) error {
	data, err := memory.Bytes(env.now())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return writeWhole(name, data)
}
