module carrick.example/guests/go-http-proxy

go 1.24
