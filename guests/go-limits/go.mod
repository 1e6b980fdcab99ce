module carrick.example/guests/go-limits

go 1.21
