module carrick.example/guests/go-copy

go 1.21
