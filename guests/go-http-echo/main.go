// A web server on echo.
package main

import (
	"errors"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

type item struct {
	ID   string `json:"id" param:"id"`
	Name string `json:"name"`
}

func main() {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Use(middleware.Recover(), middleware.BodyLimit("1K"), middleware.Gzip())
	e.GET("/items/:id", func(c echo.Context) error {
		return c.JSON(http.StatusOK, item{ID: c.Param("id"), Name: c.QueryParam("name")})
	})
	e.PUT("/items/:id", func(c echo.Context) error {
		var it item
		if err := c.Bind(&it); err != nil {
			return err
		}
		return c.JSON(http.StatusCreated, it)
	})
	e.GET("/stream", func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		for range 3 {
			if _, err := c.Response().Write([]byte("part\n")); err != nil {
				return err
			}
			c.Response().Flush()
		}
		return nil
	})
	e.GET("/error", func(c echo.Context) error { return errors.New("an error") })
	e.GET("/teapot", func(c echo.Context) error { return echo.NewHTTPError(http.StatusTeapot, "no coffee") })
	e.GET("/panic", func(c echo.Context) error { panic("a handler panics") })

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	e.Listener = listener
	log.Fatal(e.Start(""))
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
