// Sends requests with wasi:http instead of over connections, added by `carrick build`.

//go:build wasip1

package http

import (
	"compress/gzip"
	"context"
	"errors"
	"internal/poll"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/net/http/httpguts"
)

//go:wasmimport wasi:http/outgoing-handler@0.2.0 handle
//go:noescape
func carrickHandleOutgoing(request, hasOptions, options uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 http-error-code
//go:noescape
func carrickErrorCode(err uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [constructor]outgoing-request
func carrickNewRequest(headers uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-request.set-method
//go:noescape
func carrickSetMethod(self, method uint32, other unsafe.Pointer, length uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-request.set-scheme
//go:noescape
func carrickSetScheme(self, isSome, scheme uint32, other unsafe.Pointer, length uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-request.set-authority
//go:noescape
func carrickSetAuthority(self, isSome uint32, authority unsafe.Pointer, length uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-request.set-path-with-query
//go:noescape
func carrickSetPath(self, isSome uint32, path unsafe.Pointer, length uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-request.body
//go:noescape
func carrickRequestBody(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]outgoing-request
func carrickDropOutgoingRequest(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [constructor]request-options
func carrickNewOptions() uint32

//go:wasmimport wasi:http/types@0.2.0 [method]request-options.set-first-byte-timeout
func carrickSetFirstByteTimeout(self, isSome uint32, nanoseconds uint64) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]future-incoming-response.subscribe
func carrickSubscribeResponse(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]future-incoming-response.get
//go:noescape
func carrickGetResponse(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]future-incoming-response
func carrickDropFuture(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-response.status
func carrickResponseStatus(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-response.headers
func carrickResponseHeaders(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-response.consume
//go:noescape
func carrickResponseConsume(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]incoming-response
func carrickDropIncomingResponse(self uint32)

// sock_pollable makes a descriptor of a pollable, which it then owns.
//
//go:wasmimport wasi_snapshot_preview1 sock_pollable
//go:noescape
func carrickPollableFD(pollable uint32, fd unsafe.Pointer) uint32

// A carrickWaiter waits for a pollable in the poller of the runtime, as for a descriptor: other goroutines run
// meanwhile.
type carrickWaiter struct {
	fd poll.FD
}

func carrickNewWaiter(pollable uint32) (*carrickWaiter, error) {
	var number uint32
	if errno := carrickPollableFD(pollable, unsafe.Pointer(&number)); errno != 0 {
		carrickDropPollable(pollable)
		return nil, os.NewSyscallError("sock_pollable", syscall.Errno(errno))
	}
	w := &carrickWaiter{fd: poll.FD{Sysfd: int(number), IsStream: true}}
	if err := w.fd.Init("pollable", true); err != nil {
		syscall.Close(int(number))
		return nil, err
	}
	return w, nil
}

// wait returns when the pollable is ready, or when ctx is done, with its cause.
func (w *carrickWaiter) wait(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	stop := context.AfterFunc(ctx, func() { w.fd.SetReadDeadline(time.Unix(0, 1)) })
	var ready [1]byte
	_, err := w.fd.Read(ready[:])
	if !stop() {
		return context.Cause(ctx)
	}
	return err
}

func (w *carrickWaiter) drop() {
	if w != nil {
		w.fd.Close()
	}
}

// Rooms for the heads of responses. Engines allow no larger heads.
var carrickRooms = sync.Pool{New: func() any { return new([256 << 10]byte) }}

// carrickRoundTrip is RoundTrip.
func (t *Transport) carrickRoundTrip(req *Request) (*Response, error) {
	if t.carrickConnects(req) {
		return t.roundTrip(req)
	}
	if err := t.carrickCheck(req); err != nil {
		req.closeBody()
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	if req.Cancel != nil {
		go func() {
			select {
			case <-req.Cancel:
				cancel(errRequestCanceled)
			case <-ctx.Done():
			}
		}()
	}
	resp, err := t.carrickExchange(ctx, cancel, req)
	if err != nil {
		cancel(err)
		return nil, err
	}
	return resp, nil
}

// carrickConnects tells whether the request goes over a connection all the same: to the program itself, by a function of
// the program's own, or by another protocol.
func (t *Transport) carrickConnects(req *Request) bool {
	if req.URL == nil || req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return true
	}
	port := req.URL.Port()
	switch {
	case port != "":
	case req.URL.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	if net.CarrickListensWithin(req.URL.Hostname(), port) {
		return true
	}
	return !carrickIsStandard(t.Dial) || !carrickIsStandard(t.DialContext) || !carrickIsStandard(t.DialTLS) ||
		!carrickIsStandard(t.DialTLSContext)
}

// carrickIsStandard tells whether a function that connects is nil or a method of net.Dialer, which many programs set to
// change its time-outs.
func carrickIsStandard[F any](dial F) bool {
	entry := *(**uintptr)(unsafe.Pointer(&dial))
	if entry == nil {
		return true
	}
	function := runtime.FuncForPC(*entry)
	return function != nil && strings.HasPrefix(function.Name(), "net.(*Dialer).Dial")
}

// carrickCheck refuses what the regular transport refuses, and what wasi:http cannot do.
func (t *Transport) carrickCheck(req *Request) error {
	if req.Header == nil {
		return errors.New("http: nil Request.Header")
	}
	for key, values := range req.Header {
		if !httpguts.ValidHeaderFieldName(key) {
			return errors.New("net/http: invalid header field name " + strconv.Quote(key))
		}
		for _, value := range values {
			if !httpguts.ValidHeaderFieldValue(value) {
				return errors.New("net/http: invalid header field value for " + strconv.Quote(key))
			}
		}
	}
	if req.Method != "" && !validMethod(req.Method) {
		return errors.New("net/http: invalid method " + strconv.Quote(req.Method))
	}
	if req.URL.Host == "" {
		return errors.New("http: no Host in request URL")
	}
	if req.Method == "CONNECT" || req.Header.get("Upgrade") != "" {
		return errors.New("net/http: wasi:http has no connections to take over")
	}
	config := t.TLSClientConfig
	if req.URL.Scheme == "https" && config != nil && (config.RootCAs != nil || len(config.Certificates) > 0 ||
		config.GetClientCertificate != nil || config.VerifyPeerCertificate != nil || config.VerifyConnection != nil) {
		return errors.New("net/http: the host of wasi:http does TLS, and uses no certificates of Transport.TLSClientConfig")
	}
	return nil
}

// carrickOutgoingFields are the headers of a request, names and values.
func (t *Transport) carrickOutgoingFields(req *Request, length int64) (fields []string, addedGzip bool) {
	fields = make([]string, 0, 2*len(req.Header)+6)
	for key, values := range req.Header {
		switch key {
		case "Host", "Content-Length", "Trailer", "Expect", "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
			"Proxy-Authorization", "Http2-Settings", "Transfer-Encoding":
			continue
		case "User-Agent":
			if len(values) > 0 && values[0] == "" {
				continue
			}
			values = values[:min(len(values), 1)]
		}
		for _, value := range values {
			fields = append(fields, key, value)
		}
	}
	if !req.Header.has("User-Agent") {
		fields = append(fields, "User-Agent", defaultUserAgent)
	}
	if length > 0 || length == 0 && (req.Method == "POST" || req.Method == "PUT" || req.Method == "PATCH") {
		fields = append(fields, "Content-Length", strconv.FormatInt(length, 10))
	}
	if len(req.Trailer) > 0 {
		names := make([]string, 0, len(req.Trailer))
		for name := range req.Trailer {
			names = append(names, CanonicalHeaderKey(name))
		}
		fields = append(fields, "Trailer", strings.Join(names, ","))
	}
	if !t.DisableCompression && req.Header.Get("Accept-Encoding") == "" && req.Header.Get("Range") == "" && req.Method != "HEAD" {
		fields = append(fields, "Accept-Encoding", "gzip")
		addedGzip = true
	}
	return fields, addedGzip
}

func carrickTextAt(text string) (unsafe.Pointer, uint32) {
	return unsafe.Pointer(unsafe.StringData(text)), uint32(len(text))
}

// carrickMakeOutgoing makes the request without its body.
func carrickMakeOutgoing(req *Request, fields []string) (uint32, error) {
	authority, err := httpguts.PunycodeHostPort(req.URL.Host)
	if err != nil {
		return 0, err
	}
	path := req.URL.RequestURI()
	request := carrickNewRequest(carrickFieldsOf(fields))
	method := req.Method
	if method == "" {
		method = "GET"
	}
	number := uint32(len(carrickMethods))
	for index, name := range carrickMethods {
		if name == method {
			number = uint32(index)
		}
	}
	scheme := uint32(0)
	if req.URL.Scheme == "https" {
		scheme = 1
	}
	methodAt, methodLength := carrickTextAt(method)
	authorityAt, authorityLength := carrickTextAt(authority)
	pathAt, pathLength := carrickTextAt(path)
	failed := carrickSetMethod(request, number, methodAt, methodLength) != 0 ||
		carrickSetScheme(request, 1, scheme, nil, 0) != 0 ||
		carrickSetAuthority(request, 1, authorityAt, authorityLength) != 0 ||
		carrickSetPath(request, 1, pathAt, pathLength) != 0
	runtime.KeepAlive(method)
	runtime.KeepAlive(authority)
	runtime.KeepAlive(path)
	if failed {
		carrickDropOutgoingRequest(request)
		return 0, errors.New("net/http: wasi:http does not take the request to " + strconv.Quote(req.URL.Redacted()))
	}
	return request, nil
}

// carrickExchange sends the request and returns the response. The body of the request is sent on, also after that.
func (t *Transport) carrickExchange(ctx context.Context, cancel context.CancelCauseFunc, req *Request) (*Response, error) {
	length := req.outgoingLength()
	fields, addedGzip := t.carrickOutgoingFields(req, length)
	request, err := carrickMakeOutgoing(req, fields)
	if err != nil {
		req.closeBody()
		return nil, err
	}
	sender := &carrickSender{ctx: ctx, cancel: cancel, req: req}
	if length != 0 || len(req.Trailer) > 0 {
		sender.open(request)
	}
	options, hasOptions := uint32(0), uint32(0)
	if timeout := t.ResponseHeaderTimeout; timeout > 0 {
		options, hasOptions = carrickNewOptions(), 1
		carrickSetFirstByteTimeout(options, 1, uint64(timeout))
	}
	room := carrickRooms.Get().(*[256 << 10]byte)
	carrickUse(room[:])
	carrickHandleOutgoing(request, hasOptions, options, carrickAt())
	failed, future := carrickByte(0) != 0, carrickWord(8)
	failure := carrickFailureAt(8)
	carrickRooms.Put(room)
	if failed {
		sender.abandon()
		return nil, failure.error(req)
	}
	if sender.hasBody {
		go sender.send()
	} else {
		req.closeBody()
	}
	response, err := carrickAwaitResponse(ctx, req, future)
	if err != nil {
		// The body ends the goroutine that sends it.
		cancel(err)
		return nil, err
	}
	return carrickMakeResponse(ctx, cancel, req, response, addedGzip), nil
}

// carrickAwaitResponse waits for the response, and gives its future back.
func carrickAwaitResponse(ctx context.Context, req *Request, future uint32) (uint32, error) {
	defer carrickDropFuture(future)
	waiter, err := carrickNewWaiter(carrickSubscribeResponse(future))
	if err != nil {
		return 0, err
	}
	// The waiter is a child of the future.
	defer waiter.drop()
	for {
		room := carrickRooms.Get().(*[256 << 10]byte)
		carrickUse(room[:])
		carrickGetResponse(future, carrickAt())
		isThere, wasTaken, failed, response := carrickByte(0) != 0, carrickByte(8) != 0, carrickByte(16) != 0, carrickWord(24)
		failure := carrickFailureAt(24)
		carrickRooms.Put(room)
		switch {
		case isThere && wasTaken:
			return 0, errors.New("net/http: wasi:http gave the response before")
		case isThere && failed:
			if ctx.Err() != nil {
				return 0, context.Cause(ctx)
			}
			return 0, failure.error(req)
		case isThere:
			return response, nil
		}
		if err := waiter.wait(ctx); err != nil {
			return 0, err
		}
	}
}

func carrickMakeResponse(ctx context.Context, cancel context.CancelCauseFunc, req *Request, response uint32, addedGzip bool) *Response {
	status := int(carrickResponseStatus(response))
	fields := carrickEntries(carrickResponseHeaders(response))
	header := make(Header, len(fields)/2)
	for index := 0; index < len(fields); index += 2 {
		key := CanonicalHeaderKey(fields[index])
		header[key] = append(header[key], fields[index+1])
	}
	resp := &Response{
		Status:        strconv.Itoa(status) + " " + StatusText(status),
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		ContentLength: -1,
		Request:       req,
	}
	if names := header["Trailer"]; len(names) > 0 {
		delete(header, "Trailer")
		for _, line := range names {
			foreachHeaderElement(line, func(name string) {
				if resp.Trailer == nil {
					resp.Trailer = make(Header)
				}
				resp.Trailer[CanonicalHeaderKey(name)] = nil
			})
		}
	}
	if length, err := strconv.ParseInt(header.get("Content-Length"), 10, 64); err == nil && length >= 0 {
		resp.ContentLength = length
	}
	body := &carrickReceiver{ctx: ctx, cancel: cancel, resp: resp, hasBody: true}
	carrickResponseConsume(response, carrickAt())
	body.body = carrickWord(4)
	carrickBodyStream(body.body, carrickAt())
	body.stream = carrickWord(4)
	carrickDropIncomingResponse(response)
	if req.Method == "HEAD" || !bodyAllowedForStatus(status) {
		body.Close()
		resp.Body = NoBody
		if req.Method != "HEAD" {
			resp.ContentLength = 0
		}
		return resp
	}
	resp.Body = body
	if addedGzip && strings.EqualFold(header.get("Content-Encoding"), "gzip") {
		header.Del("Content-Encoding")
		header.Del("Content-Length")
		resp.ContentLength = -1
		resp.Uncompressed = true
		resp.Body = &carrickGunzip{body: body}
	}
	return resp
}

// carrickEntries are the names and values of fields, which it drops.
func carrickEntries(fields uint32) []string {
	room := carrickRooms.Get().(*[256 << 10]byte)
	defer carrickRooms.Put(room)
	carrickUse(room[:])
	start := carrickRoomNext
	carrickFieldsEntries(fields, carrickAt())
	entriesAt, count, end := carrickWord(0), carrickWord(4), carrickRoomNext
	carrickDropFields(fields)
	return carrickTexts(string(room[:end-start]), start, entriesAt, count)
}

// A carrickSender sends the body of a request. It is a goroutine of its own, and ends when ctx is done.
type carrickSender struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	req    *Request

	out     carrickStream
	hasBody bool
	waiter  *carrickWaiter
}

func (s *carrickSender) open(request uint32) {
	s.hasBody = true
	carrickRequestBody(request, carrickAt())
	s.out = carrickStreamOf(carrickWord(4))
}

// abandon drops the body of a request that the host does not take.
func (s *carrickSender) abandon() {
	if s.hasBody {
		s.out.finish(false, nil)
	}
	s.req.closeBody()
}

func (s *carrickSender) send() {
	// Whoever waits for the program's own body is let go.
	stop := context.AfterFunc(s.ctx, func() { s.req.closeBody() })
	err := s.copy()
	s.waiter.drop()
	s.finish(err)
	if stop() {
		s.req.closeBody()
	}
	if err != nil && err != errCarrickPeer {
		s.cancel(err)
	}
}

// errCarrickPeer says that the host takes no more of a body. Why is in the response, or in its error.
var errCarrickPeer = errors.New("net/http: the rest of the body is not sent")

func (s *carrickSender) copy() error {
	left := s.req.outgoingLength()
	if left == 0 {
		return nil
	}
	buffer := make([]byte, 32<<10)
	for {
		count, err := s.req.Body.Read(buffer)
		if s.ctx.Err() != nil {
			return context.Cause(s.ctx)
		}
		if left >= 0 {
			if int64(count) > left {
				return errors.New("http: ContentLength=" + strconv.FormatInt(s.req.ContentLength, 10) + " with Body length larger")
			}
			left -= int64(count)
		}
		if failed := s.write(buffer[:count]); failed != nil {
			return failed
		}
		switch {
		case err == io.EOF && left > 0:
			sent := s.req.ContentLength - left
			return errors.New("http: ContentLength=" + strconv.FormatInt(s.req.ContentLength, 10) + " with Body length " + strconv.FormatInt(sent, 10))
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

func (s *carrickSender) write(p []byte) error {
	for len(p) > 0 {
		count, err := s.out.some(p)
		if err != nil {
			return errCarrickPeer
		}
		if count == 0 {
			if err := s.wait(); err != nil {
				return err
			}
		}
		p = p[count:]
	}
	return nil
}

func (s *carrickSender) wait() error {
	if s.waiter == nil {
		waiter, err := carrickNewWaiter(carrickSubscribeOutput(s.out.stream))
		if err != nil {
			return err
		}
		s.waiter = waiter
	}
	return s.waiter.wait(s.ctx)
}

// finish ends the body, which is complete where there was no error.
func (s *carrickSender) finish(err error) {
	var trailers []string
	if err == nil {
		for name, values := range s.req.Trailer {
			for _, value := range values {
				trailers = append(trailers, name, value)
			}
		}
	}
	s.out.finish(err == nil, trailers)
}

// A carrickReceiver is the body of a response.
type carrickReceiver struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	resp   *Response

	mu           sync.Mutex
	body, stream uint32
	hasBody      bool
	waiter       *carrickWaiter
	dropped      bool
	err          error
}

func (r *carrickReceiver) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	for r.err == nil {
		if r.ctx.Err() != nil {
			r.end(context.Cause(r.ctx))
			break
		}
		carrickUse(p)
		carrickRead(r.stream, uint64(len(p)), carrickAt())
		failed, isClosed, length := carrickByte(0) != 0, carrickByte(4) == 1, carrickWord(8)
		switch {
		case failed && isClosed:
			r.end(r.trailers())
		case failed:
			r.end(carrickStreamFailure(r.resp.Request, length))
		case length > 0:
			return int(length), nil
		default:
			if err := r.wait(); err != nil {
				r.end(err)
			}
		}
	}
	return 0, r.err
}

func (r *carrickReceiver) wait() error {
	if r.waiter == nil {
		waiter, err := carrickNewWaiter(carrickSubscribeInput(r.stream))
		if err != nil {
			return err
		}
		r.waiter = waiter
	}
	return r.waiter.wait(r.ctx)
}

// Close lets a Read that waits go, and gives back what the host has.
func (r *carrickReceiver) Close() error {
	r.cancel(errReadOnClosedResBody)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil || r.err == io.EOF {
		r.end(errReadOnClosedResBody)
	}
	return nil
}

// end drops what is left, and keeps what a Read returns from now on.
func (r *carrickReceiver) end(err error) {
	r.err = err
	r.dropStream()
	if r.hasBody {
		r.hasBody = false
		carrickDropIncomingBody(r.body)
	}
	// The body of the request may still be on its way; nobody waits for that.
	r.cancel(err)
}

func (r *carrickReceiver) dropStream() {
	if !r.dropped {
		r.dropped = true
		r.waiter.drop()
		carrickDropInput(r.stream)
	}
}

// trailers reads what comes behind the body, and returns io.EOF if that went well.
func (r *carrickReceiver) trailers() error {
	r.dropStream()
	r.hasBody = false
	future := carrickBodyTrailers(r.body)
	defer carrickDropTrailers(future)
	waiter, err := carrickNewWaiter(carrickSubscribeTrailers(future))
	if err != nil {
		return err
	}
	defer waiter.drop()
	for {
		room := carrickRooms.Get().(*[256 << 10]byte)
		carrickUse(room[:])
		carrickGetTrailers(future, carrickAt())
		isThere, failed, has, fields := carrickByte(0) != 0, carrickByte(8) != 0 || carrickByte(16) != 0, carrickByte(24) == 1, carrickWord(28)
		failure := carrickFailureAt(24)
		carrickRooms.Put(room)
		switch {
		case isThere && failed:
			return failure.error(r.resp.Request)
		case isThere && !has:
			return io.EOF
		case isThere:
			texts := carrickEntries(fields)
			if r.resp.Trailer == nil {
				r.resp.Trailer = make(Header)
			}
			for index := 0; index < len(texts); index += 2 {
				r.resp.Trailer.Add(texts[index], texts[index+1])
			}
			return io.EOF
		}
		if err := waiter.wait(r.ctx); err != nil {
			return err
		}
	}
}

// A carrickGunzip is a body that is compressed because the transport asked for that.
type carrickGunzip struct {
	body   *carrickReceiver
	reader *gzip.Reader
	err    error
}

func (g *carrickGunzip) Read(p []byte) (int, error) {
	if g.err == nil && g.reader == nil {
		g.reader, g.err = gzip.NewReader(g.body)
	}
	if g.err != nil {
		return 0, g.err
	}
	return g.reader.Read(p)
}

func (g *carrickGunzip) Close() error { return g.body.Close() }

// carrickStreamFailure is why a body ended early; it drops the host's error.
func carrickStreamFailure(req *Request, reason uint32) error {
	room := carrickRooms.Get().(*[256 << 10]byte)
	carrickUse(room[:])
	carrickErrorCode(reason, carrickAt())
	isKnown := carrickByte(0) != 0
	failure := carrickFailureAt(8)
	carrickRooms.Put(room)
	carrickDropError(reason)
	if !isKnown {
		return io.ErrUnexpectedEOF
	}
	return failure.error(req)
}

// A carrickFailure is an `error-code` of wasi:http, without what some cases have with them.
type carrickFailure byte

func carrickFailureAt(offset uintptr) carrickFailure { return carrickFailure(carrickByte(offset)) }

// The cases of `wasi:http/types.error-code`, in its order.
var carrickFailures = [...]string{
	"DNS timeout", "DNS error", "destination not found", "destination unavailable", "destination IP prohibited",
	"destination IP unroutable", "connection refused", "connection terminated", "connection timeout",
	"connection read timeout", "connection write timeout", "connection limit reached", "TLS protocol error",
	"TLS certificate error", "TLS alert received", "HTTP request denied", "HTTP request length required",
	"HTTP request body size", "HTTP request method invalid", "HTTP request URI invalid", "HTTP request URI too long",
	"HTTP request header section size", "HTTP request header size", "HTTP request trailer section size",
	"HTTP request trailer size", "HTTP response incomplete", "HTTP response header section size",
	"HTTP response header size", "HTTP response body size", "HTTP response trailer section size",
	"HTTP response trailer size", "HTTP response transfer coding", "HTTP response content coding",
	"HTTP response timeout", "HTTP upgrade failed", "HTTP protocol error", "loop detected", "configuration error",
	"internal error",
}

// carrickHostError is an error that has no counterpart in Go.
type carrickHostError struct {
	text      string
	isTimeout bool
}

func (e *carrickHostError) Error() string   { return "wasi:http: " + e.text }
func (e *carrickHostError) Timeout() bool   { return e.isTimeout }
func (e *carrickHostError) Temporary() bool { return e.isTimeout }

// error is what a Go program gets where it would connect itself.
func (f carrickFailure) error(req *Request) error {
	dial := func(call string, errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: carrickHostOfURL(req.URL.Host), Err: os.NewSyscallError(call, errno)}
	}
	text := "unknown error"
	if int(f) < len(carrickFailures) {
		text = carrickFailures[f]
	}
	switch text {
	case "DNS timeout":
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "i/o timeout", Name: req.URL.Hostname(), IsTimeout: true}}
	case "DNS error", "destination not found":
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: req.URL.Hostname(), IsNotFound: true}}
	case "destination unavailable", "destination IP unroutable":
		return dial("connect", syscall.EHOSTUNREACH)
	case "connection refused":
		return dial("connect", syscall.ECONNREFUSED)
	case "HTTP request denied", "destination IP prohibited":
		return dial("connect", syscall.EACCES)
	case "connection terminated":
		return &net.OpError{Op: "read", Net: "tcp", Addr: carrickHostOfURL(req.URL.Host), Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	case "HTTP response incomplete":
		return io.ErrUnexpectedEOF
	}
	return &carrickHostError{text, strings.HasSuffix(text, "timeout")}
}

// carrickHostOfURL is the host of a URL as an address.
type carrickHostOfURL string

func (a carrickHostOfURL) Network() string { return "tcp" }
func (a carrickHostOfURL) String() string  { return string(a) }
