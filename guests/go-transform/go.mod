module carrick.example/guests/go-transform

go 1.21
