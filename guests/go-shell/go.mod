module carrick.example/guests/go-shell

go 1.21
