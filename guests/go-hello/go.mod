module carrick.example/guests/go-hello

go 1.21
