module carrick.example/guests/go-stress

go 1.21
