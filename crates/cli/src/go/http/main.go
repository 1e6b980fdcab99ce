// Names the function `main` of the program to package net/http, added by `carrick build --http`.

package main

import carrickHTTP "net/http"

func init() { carrickHTTP.CarrickMain = main }
