module carrick.example/guests/go-http-client

go 1.24
