//go:build !loud

package main

const ending = "."
