module carrick.example/guests/go-reactor

go 1.24
