package main

func main() {
	greet("hello")
}
