module example.com/go-http-chi

go 1.24

require github.com/go-chi/chi/v5 v5.2.3
