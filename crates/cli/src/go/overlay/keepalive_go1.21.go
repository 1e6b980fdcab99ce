// The option of keep-alive as package net has it before Go 1.23, added by `carrick build`.

//go:build !go1.23

package net

import "time"

func setKeepAlivePeriod(fd *netFD, d time.Duration) error {
	if err := setHostKeepAlive(fd, optionKeepAliveInterval, d); err != nil {
		return err
	}
	return setHostKeepAlive(fd, optionKeepAliveIdle, d)
}
