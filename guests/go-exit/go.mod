module carrick.example/guests/go-exit

go 1.21
