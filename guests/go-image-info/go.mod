module carrick.example/guests/go-image-info

go 1.21
