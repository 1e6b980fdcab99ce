module carrick.example/guests/go-hostile-net

go 1.21
