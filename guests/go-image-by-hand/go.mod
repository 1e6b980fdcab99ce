module go-image-by-hand

go 1.24
