// A web server on chi, built as it is.
package main

import (
	"encoding/json"
	"log"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

func main() {
	router := chi.NewRouter()
	router.Use(middleware.RequestID, middleware.Recoverer)
	router.Route("/users", func(users chi.Router) {
		users.Get("/{id}", func(w http.ResponseWriter, r *http.Request) {
			json.NewEncoder(w).Encode(map[string]string{"id": chi.URLParam(r, "id")})
		})
		users.Put("/{id}", func(w http.ResponseWriter, r *http.Request) {
			var user map[string]any
			if err := json.NewDecoder(r.Body).Decode(&user); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.WriteHeader(http.StatusCreated)
			json.NewEncoder(w).Encode(user)
		})
	})
	router.Get("/panic", func(w http.ResponseWriter, r *http.Request) { panic("recovered") })
	log.Fatal(http.ListenAndServe("127.0.0.1:3000", router))
}
