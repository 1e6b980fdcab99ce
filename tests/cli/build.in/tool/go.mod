module example/tool

go 1.27.1
