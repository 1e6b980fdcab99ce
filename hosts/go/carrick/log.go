package carrick

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
)

// guestLog takes what an instance prints, and logs it line by line.
type guestLog struct {
	plugin *Plugin

	mu     sync.Mutex
	line   []byte
	left   int
	cancel context.CancelCauseFunc
}

func newGuestLog(plugin *Plugin) *guestLog { return &guestLog{plugin: plugin} }

func (l *guestLog) begin(cancel context.CancelCauseFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.cancel = l.plugin.config.Limits.LogBytesPerCallMax, cancel
}

func (l *guestLog) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flush()
	l.cancel = nil
}

// Write never fails: a plugin that prints too much is stopped by its context.
func (l *guestLog) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(text) > l.left {
		if l.cancel != nil {
			l.cancel(l.plugin.limitError(LimitLog))
		}
		return len(text), nil
	}
	l.left -= len(text)
	if l.plugin.config.Logger == nil {
		return len(text), nil
	}
	l.line = append(l.line, text...)
	for {
		end := bytes.IndexByte(l.line, '\n')
		if end < 0 {
			return len(text), nil
		}
		l.print(l.line[:end])
		l.line = l.line[end+1:]
	}
}

func (l *guestLog) flush() {
	if len(l.line) > 0 {
		l.print(l.line)
		l.line = nil
	}
}

func (l *guestLog) print(line []byte) {
	l.plugin.config.Logger.LogAttrs(context.Background(), slog.LevelInfo, visible(string(line)), slog.String("plugin", l.plugin.name))
}
