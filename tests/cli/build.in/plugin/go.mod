module example/plugin

go 1.27.1
