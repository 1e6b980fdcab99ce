module carrick.example/guests/go-listen

go 1.21
