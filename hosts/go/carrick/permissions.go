package carrick

import (
	"fmt"
	"os"
	"path"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Manifest is who a plugin is and what it asks for: the file that comes with it, the same that
// hosts in Rust read.
type Manifest struct {
	// Name is the name by which errors and logs call the plugin.
	Name string `toml:"name"`
	// Version is its version, for logs.
	Version string `toml:"version"`
	// Permissions are what it asks for.
	Permissions Permissions `toml:"permissions"`
	// App is room for what the host application wants to know of its plugins.
	App map[string]any `toml:"app"`
}

// Permissions are what a plugin asks for; by default nothing.
type Permissions struct {
	// Read are folders to read, by the absolute path that the plugin knows them by.
	Read []string `toml:"read"`
	// Write are folders to read and write.
	Write []string `toml:"write"`
	// Env are environment variables; `*` at the end stands for any rest of the name.
	Env []string `toml:"env"`
	// Connect, Listen, UDP, UDPListen and HTTP are for the network, which Go hosts do not
	// provide: a plugin that asks for it is refused.
	Connect   []string `toml:"connect"`
	Listen    []string `toml:"listen"`
	UDP       []string `toml:"udp"`
	UDPListen []string `toml:"udp-listen"`
	HTTP      []string `toml:"http"`
	// ExactClocks are clocks as exact as the machine's own. Otherwise they show milliseconds.
	ExactClocks bool `toml:"exact-clocks"`
	// Imports are interfaces of the host's own, or functions of the world, with or without a
	// version.
	Imports []string `toml:"imports"`
}

// ParseManifest reads a manifest in TOML.
func ParseManifest(text string) (*Manifest, error) {
	var manifest Manifest
	read, err := toml.Decode(text, &manifest)
	if err != nil {
		return nil, fmt.Errorf("the manifest is not valid: %w", err)
	}
	for _, key := range read.Undecoded() {
		return nil, fmt.Errorf("the manifest is not valid: unknown field `%s`", visible(key.String()))
	}
	if manifest.Name == "" {
		return nil, fmt.Errorf("the manifest is not valid: it has no `name`")
	}
	for _, text := range []string{manifest.Name, manifest.Version} {
		if visible(text) != text || strings.ContainsAny(text, "\n\t") {
			return nil, fmt.Errorf("the manifest is not valid: `%s` has control characters", visible(text))
		}
	}
	return &manifest, nil
}

// Policy is what a host grants to plugins that ask for it; by default nothing.
type Policy struct {
	// Read are the folders of the host that plugins may read, by the path that the plugin knows
	// them by. `/data/*` grants every folder below under its own name.
	Read map[string]string
	// Write are the folders that they may read and write.
	Write map[string]string
	// Env are variables and their values.
	Env map[string]string
	// ExactClocks are clocks as exact as the machine's own.
	ExactClocks bool
	// Imports are the interfaces and functions of the host that plugins may import. `*` at the end
	// stands for any rest. Without a manifest a plugin may import everything that its world has.
	Imports []string
}

// granted is what a plugin gets.
type granted struct {
	mounts      []mount
	variables   []string
	exactClocks bool
	// asked are the imports that the manifest asks for; unchecked says that there is none.
	asked     []string
	unchecked bool
}

type mount struct {
	guest, host string
	readOnly    bool
}

// grant returns what is in both the manifest and the policy, or everything that was refused.
func grant(manifest *Manifest, policy Policy) (granted, []Problem) {
	if manifest == nil {
		return granted{unchecked: true}, nil
	}
	var got granted
	var problems []Problem
	refuse := func(privilege, asked, message string) {
		problems = append(problems, Problem{Message: fmt.Sprintf("it asks %s `%s`, %s", privilege, asked, message)})
	}
	folders := func(privilege string, asked []string, rules map[string]string, readOnly bool) {
		for _, guest := range asked {
			if !path.IsAbs(guest) || path.Clean(guest) != guest {
				refuse(privilege, guest, "which is no absolute path without `.` and `..`")
				continue
			}
			host, ok := folder(guest, rules)
			if !ok {
				refuse(privilege, guest, "and the host does not grant it")
				continue
			}
			if found, err := os.Stat(host); err != nil || !found.IsDir() {
				refuse(privilege, guest, fmt.Sprintf("and the host has no folder `%s`", host))
				continue
			}
			got.mounts = append(got.mounts, mount{guest: guest, host: host, readOnly: readOnly})
		}
	}
	asks := manifest.Permissions
	readable := map[string]string{}
	for guest, host := range policy.Write {
		readable[guest] = host
	}
	for guest, host := range policy.Read {
		readable[guest] = host
	}
	folders("to read the folder", asks.Read, readable, true)
	folders("to write to the folder", asks.Write, policy.Write, false)
	for _, pattern := range asks.Env {
		prefix, wild := strings.CutSuffix(pattern, "*")
		found := false
		for name, value := range policy.Env {
			if name == pattern || wild && strings.HasPrefix(name, prefix) {
				got.variables = append(got.variables, name+"="+value)
				found = true
			}
		}
		if !found && !wild {
			refuse("for the variable", pattern, "and the host does not grant it")
		}
	}
	for privilege, asked := range map[string][]string{
		"to connect to": asks.Connect, "to listen on": asks.Listen, "to exchange UDP datagrams with": asks.UDP,
		"to receive UDP datagrams on": asks.UDPListen, "to send HTTP requests to": asks.HTTP,
	} {
		for _, address := range asked {
			refuse(privilege, address, "and Go hosts provide no network")
		}
	}
	if asks.ExactClocks && !policy.ExactClocks {
		refuse("for", "exact clocks", "and the host does not grant them")
	}
	got.exactClocks = asks.ExactClocks && policy.ExactClocks
	for _, asked := range asks.Imports {
		if !matchesImport(asked, policy.Imports) {
			refuse("to import", asked, "and the host does not grant it")
		}
	}
	got.asked = asks.Imports
	return got, problems
}

// folder returns the folder of the host for a path of the plugin.
func folder(guest string, rules map[string]string) (string, bool) {
	if host, ok := rules[guest]; ok {
		return host, true
	}
	// The most exact rule counts.
	longest, found := "", ""
	for rule, host := range rules {
		base, wild := strings.CutSuffix(rule, "/*")
		below, isBelow := strings.CutPrefix(guest, base+"/")
		if wild && isBelow && below != "" && len(rule) > len(longest) {
			longest, found = rule, path.Join(host, below)
		}
	}
	return found, longest != ""
}

func matchesImport(name string, rules []string) bool {
	for _, rule := range rules {
		if prefix, wild := strings.CutSuffix(rule, "*"); wild && strings.HasPrefix(name, prefix) {
			return true
		}
		if rule == name || withoutVersion(name) == rule {
			return true
		}
	}
	return false
}

// unasked returns the imports of a component, of those the host offers, that its manifest does not
// ask for.
func (g granted) unasked(imports []Function, offered map[[2]string]*Function) []Problem {
	if g.unchecked {
		return nil
	}
	var problems []Problem
	seen := map[string]bool{}
	for index := range imports {
		function := &imports[index]
		if _, ok := offered[[2]string{function.Interface, function.Name}]; !ok {
			continue
		}
		name := function.Interface
		if name == "" {
			name = function.Name
		}
		if seen[name] || matchesImport(name, g.asked) {
			continue
		}
		seen[name] = true
		problems = append(problems, Problem{Item: name, Message: "is imported, and the manifest does not ask for it"})
	}
	return problems
}

// now is the time of day that a plugin sees.
func (g granted) now() time.Time {
	if g.exactClocks {
		return time.Now()
	}
	return time.Now().Truncate(time.Millisecond)
}
