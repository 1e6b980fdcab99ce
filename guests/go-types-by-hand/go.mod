module go-types-by-hand

go 1.24
