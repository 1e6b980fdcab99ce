package carrick

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// pool has the instances of one version of a plugin.
type pool struct {
	plugin  *Plugin
	version *version
	// permits has one element for each instance that is at work or has open resources.
	permits chan struct{}

	mu sync.Mutex
	// idle are the free instances, the one used last at the end.
	idle []*live
	// leased are the instances that are kept by open resources.
	leased    map[*live]bool
	sweeping  bool
	abandoned bool
}

// live is one instance.
type live struct {
	pool     *pool
	instance instance
	log      *guestLog
	// lock is held by the one call that is in the instance.
	lock chan struct{}
	// dead says that the instance ended. Guarded by pool.mu, like what follows.
	dead bool
	// references counts the open resources and sessions.
	references int
	uses       uint64
	freeSince  time.Time

	// What follows belongs to the holder of lock.

	// hostCalls counts the calls of host functions in the call in progress.
	hostCalls int
	// hostFailure is the error with which a function of the host ended the call in progress.
	hostFailure error
	objects     objects
}

func newPool(plugin *Plugin, version *version) *pool {
	return &pool{
		plugin: plugin, version: version,
		permits: make(chan struct{}, plugin.config.Instances.atOnce),
		leased:  make(map[*live]bool),
	}
}

// start makes an instance.
func (p *pool) start(ctx context.Context) (*live, error) {
	started := &live{pool: p, lock: make(chan struct{}, 1), log: newGuestLog(p.plugin)}
	host := hostSide{
		imports: p.plugin.imports, enter: started.enter, failed: started.hostFailed, dropped: started.objects.drop,
		stdout: started.log, stderr: started.log, granted: p.plugin.granted,
	}
	started.lock <- struct{}{}
	defer func() { <-started.lock }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	started.begin(cancel)
	defer started.end()
	var err error
	started.instance, err = p.version.compiled.instantiate(started.within(ctx), host)
	if err != nil {
		started.objects.dropAll()
		return nil, started.explain(ctx, err)
	}
	return started, nil
}

// seed puts the first instance where the first call finds it.
func (p *pool) seed(first *live) {
	p.mu.Lock()
	defer p.mu.Unlock()
	first.freeSince = time.Now()
	p.idle = append(p.idle, first)
	p.sweepLater()
}

// acquire waits for a permit and returns a free instance or a new one, with its lock held.
func (p *pool) acquire(ctx context.Context) (*live, error) {
	select {
	case p.permits <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		p.mu.Lock()
		var free *live
		if last := len(p.idle) - 1; last >= 0 {
			free, p.idle = p.idle[last], p.idle[:last]
		}
		p.mu.Unlock()
		if free == nil {
			break
		}
		if err := free.enterCall(ctx); err == nil {
			return free, nil
		} else if !errors.Is(err, errGone) {
			p.release(free)
			return nil, err
		}
	}
	started, err := p.start(ctx)
	if err != nil {
		<-p.permits
		return nil, err
	}
	if err := started.enterCall(ctx); err != nil {
		p.discard(started)
		<-p.permits
		return nil, err
	}
	return started, nil
}

// errGone is the cause where a resource outlived its instance.
var errGone = errors.New("the instance that the resource belongs to is gone")

// enterCall waits for the lock of an instance.
func (l *live) enterCall(ctx context.Context) error {
	select {
	case l.lock <- struct{}{}:
	default:
		if within(ctx, l) {
			return errors.New("a function of the host called the instance that called it, and an instance does one thing at a time")
		}
		select {
		case l.lock <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	l.pool.mu.Lock()
	dead := l.dead
	l.pool.mu.Unlock()
	if dead {
		<-l.lock
		return errGone
	}
	return nil
}

// leaveCall gives up the lock after a call. An instance that failed ends.
func (l *live) leaveCall(failed bool) {
	if failed {
		l.pool.discard(l)
	}
	<-l.lock
}

// release gives back an instance that acquire returned, after leaveCall.
func (p *pool) release(l *live) {
	p.mu.Lock()
	instances := p.plugin.config.Instances
	switch {
	case l.dead:
		p.mu.Unlock()
		<-p.permits
		return
	case p.abandoned:
		p.mu.Unlock()
		p.discard(l)
		<-p.permits
		return
	case instances.kind == actorInstance:
		// Its resources and other calls share it.
		l.freeSince = time.Now()
		p.idle = append(p.idle, l)
		p.mu.Unlock()
		<-p.permits
		return
	case l.references > 0:
		// The last resource gives it back.
		p.leased[l] = true
		p.mu.Unlock()
		return
	case l.uses >= instances.uses:
		p.mu.Unlock()
		p.discard(l)
		<-p.permits
		return
	}
	l.freeSince = time.Now()
	p.idle = append(p.idle, l)
	p.sweepLater()
	p.mu.Unlock()
	<-p.permits
}

// refer counts one more resource or session of the instance. The caller holds its lock.
func (l *live) refer() {
	l.pool.mu.Lock()
	l.references++
	first := l.references == 1
	l.pool.mu.Unlock()
	if first {
		l.pool.plugin.share(l.pool.version)
	}
}

// keep counts one more while there are others, and says whether there were.
func (l *live) keep() bool {
	l.pool.mu.Lock()
	defer l.pool.mu.Unlock()
	if l.dead || l.references == 0 {
		return false
	}
	l.references++
	return true
}

// unrefer counts one fewer. The last one gives the instance back to the pool.
func (l *live) unrefer() {
	p := l.pool
	p.mu.Lock()
	if l.dead {
		p.mu.Unlock()
		return
	}
	l.references--
	last := l.references == 0
	leased := last && p.leased[l]
	if leased {
		delete(p.leased, l)
	}
	p.mu.Unlock()
	if leased {
		p.release(l)
	}
	if last {
		p.plugin.unuse(p.version)
	}
}

// discard ends an instance.
func (p *pool) discard(l *live) {
	p.mu.Lock()
	if l.dead {
		p.mu.Unlock()
		return
	}
	l.dead = true
	referred := l.references > 0
	leased := p.leased[l]
	delete(p.leased, l)
	p.mu.Unlock()
	l.instance.close(context.Background())
	l.objects.dropAll()
	if leased {
		<-p.permits
	}
	if referred {
		p.plugin.unuse(p.version)
	}
}

// sweepLater ends instances that were free for too long, when the time has come.
func (p *pool) sweepLater() {
	idleMax := p.plugin.config.Instances.idleMax
	if p.sweeping || p.plugin.config.Instances.kind != warmInstances {
		return
	}
	p.sweeping = true
	time.AfterFunc(idleMax, func() {
		p.mu.Lock()
		p.sweeping = false
		var ended, kept []*live
		for _, free := range p.idle {
			if time.Since(free.freeSince) >= idleMax {
				ended = append(ended, free)
			} else {
				kept = append(kept, free)
			}
		}
		p.idle = kept
		if len(kept) > 0 {
			p.sweepLater()
		}
		p.mu.Unlock()
		for _, free := range ended {
			p.discard(free)
		}
	})
}

// abandon ends the instances that open resources keep, except those in a call, which end after it.
func (p *pool) abandon() {
	p.mu.Lock()
	p.abandoned = true
	var leased []*live
	for l := range p.leased {
		leased = append(leased, l)
	}
	for _, free := range p.idle {
		if free.references > 0 {
			leased = append(leased, free)
		}
	}
	p.mu.Unlock()
	for _, l := range leased {
		l.lock <- struct{}{}
		p.discard(l)
		<-l.lock
	}
}

// close ends the free instances. No call or resource uses the version any more.
func (p *pool) close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.abandoned = nil, true
	p.mu.Unlock()
	for _, free := range idle {
		p.discard(free)
	}
}

// objects are the resources of the host that a plugin has, by the number it knows them by.
type objects struct {
	mu      sync.Mutex
	objects map[uint32]any
	next    uint32
}

func (o *objects) add(object any) uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.objects == nil {
		o.objects = make(map[uint32]any)
	}
	for {
		o.next++
		if _, taken := o.objects[o.next]; !taken && o.next != 0 {
			o.objects[o.next] = object
			return o.next
		}
	}
}

func (o *objects) take(rep uint32) (any, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	object, ok := o.objects[rep]
	delete(o.objects, rep)
	return object, ok
}

func (o *objects) look(rep uint32) (any, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	object, ok := o.objects[rep]
	return object, ok
}

// drop closes an object that the plugin dropped.
func (o *objects) drop(rep uint32) error {
	if object, ok := o.take(rep); ok {
		return closeObject(object)
	}
	return nil
}

// dropAll closes what is left when the instance ends.
func (o *objects) dropAll() {
	o.mu.Lock()
	left := o.objects
	o.objects = nil
	o.mu.Unlock()
	for _, object := range left {
		closeObject(object)
	}
}

func closeObject(object any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it panicked: %v", cause)
		}
	}()
	if closer, ok := object.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}
