module example.com/go-http-pages

go 1.24
