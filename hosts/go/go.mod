module example/hosts

go 1.25.0

require (
	github.com/BurntSushi/toml v1.5.0
	github.com/samyfodil/wazy v0.8.0
)

require golang.org/x/sys v0.44.0 // indirect
