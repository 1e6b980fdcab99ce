module carrick.example/guests/go-files

go 1.21
