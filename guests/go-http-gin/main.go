// A web server on gin.
package main

import (
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/gin-gonic/gin"
)

type login struct {
	User     string `form:"user" json:"user" binding:"required"`
	Password string `form:"password" json:"password" binding:"required"`
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(gin.Recovery())
	router.GET("/users/:name", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"name": c.Param("name"), "page": c.DefaultQuery("page", "1")})
	})
	router.POST("/login", func(c *gin.Context) {
		var form login
		if err := c.ShouldBind(&form); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		c.SetCookie("session", strings.ToUpper(form.User), 3600, "/", "", true, true)
		c.String(http.StatusOK, "welcome, %s", form.User)
	})
	router.GET("/file", func(c *gin.Context) {
		c.Header("Content-Disposition", `attachment; filename="a.txt"`)
		c.Data(http.StatusOK, "text/plain", []byte(strings.Repeat("line\n", 1000)))
	})
	router.GET("/go", func(c *gin.Context) { c.Redirect(http.StatusFound, "/users/x") })
	router.GET("/panic", func(c *gin.Context) { panic("a handler panics") })
	router.NoRoute(func(c *gin.Context) { c.String(http.StatusNotFound, "nothing at %s", c.Request.URL.Path) })

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	log.Fatal(router.RunListener(listener))
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
