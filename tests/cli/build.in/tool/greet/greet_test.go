package greet

import "testing"

func TestHello(t *testing.T) {
	if Hello == "" {
		t.Error("it says nothing")
	}
}
