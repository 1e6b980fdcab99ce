module carrick.example/guests/go-cpu

go 1.21
