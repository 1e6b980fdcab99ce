// Options of keep-alive as package net has them from Go 1.23 on, added by `carrick build`.

//go:build go1.23

package net

import (
	"syscall"
	"time"
)

func setKeepAliveIdle(fd *netFD, d time.Duration) error {
	return setHostKeepAlive(fd, optionKeepAliveIdle, d)
}

func setKeepAliveInterval(fd *netFD, d time.Duration) error {
	return setHostKeepAlive(fd, optionKeepAliveInterval, d)
}

func setKeepAliveCount(fd *netFD, n int) error {
	if fd.fakeNetFD != nil {
		return syscall.ENOPROTOOPT
	}
	// As elsewhere: zero is the default, and what is negative changes nothing.
	if n == 0 {
		n = 9
	} else if n < 0 {
		return nil
	}
	return setHostOption(fd, levelTCP, optionKeepAliveCount, n)
}
