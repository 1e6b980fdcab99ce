module carrick.example/guests/go-net

go 1.21
