package main

import _ "library/glue"

func main() {}
