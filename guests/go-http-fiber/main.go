// A web server on fiber, which does not use the server of net/http.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
)

func main() {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(recover.New())
	app.Get("/users/:name", func(c *fiber.Ctx) error {
		return c.JSON(fiber.Map{"name": c.Params("name"), "page": c.Query("page", "1")})
	})
	app.Post("/length", func(c *fiber.Ctx) error {
		return c.SendString(fmt.Sprintln(len(c.Body()), c.Get("Content-Type")))
	})
	app.Get("/stream", func(c *fiber.Ctx) error {
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			for part := range 3 {
				fmt.Fprintln(w, "part", part)
				w.Flush()
			}
		})
		return nil
	})
	app.Get("/teapot", func(c *fiber.Ctx) error { return fiber.NewError(fiber.StatusTeapot, "no coffee") })
	app.Get("/panic", func(c *fiber.Ctx) error { panic("a handler panics") })

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	log.Fatal(app.Listener(listener))
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
