module carrick.example/guests/go-signals

go 1.21
