// Hands requests of wasi:http to a Server of this package as a Request and a ResponseWriter, added by
// `carrick build --http`.

//go:build wasip1

package http

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

// carrickWay stands in a program that serves this way: what no function uses is not in it.
var carrickWay = "carrick: requests go to net/http.(*Server).Serve"

// carrickServer serves what comes from the host.
type carrickServer struct {
	server   *Server
	ctx      context.Context
	listener net.Listener
}

// The server whose listener requests go to, while there is one.
var carrickServing *carrickServer

// carrickServe is called by Serve before it takes connections.
func carrickServe(ctx context.Context, server *Server, listener net.Listener) *carrickServer {
	ctx = context.WithValue(ctx, LocalAddrContextKey, listener.Addr())
	serving := &carrickServer{server: server, ctx: ctx, listener: listener}
	if carrickServing == nil && len(carrickWay) > 0 && net.CarrickListens(listener.Addr()) {
		carrickServing = serving
		carrickDirect = serving.handle
	}
	return serving
}

// end is called when Serve returns.
func (s *carrickServer) end() {
	if carrickServing == s {
		carrickServing, carrickDirect = nil, nil
	}
}

func (s *carrickServer) handle(request, out uint32) {
	incoming := carrickTake(request)
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	if fn := s.server.ConnContext; fn != nil {
		if ctx = fn(ctx, carrickConn{s.listener.Addr()}); ctx == nil {
			panic("ConnContext returned nil")
		}
	}
	body := &carrickBody{request: request, failed: cancel}
	defer body.drop()
	w := &carrickResponse{server: s.server, out: out, cancel: cancel, body: body, contentLength: -1, buffer: carrickTakeBuffer()}
	defer w.release()
	req, problem := carrickMakeRequest(&incoming, body)
	if problem != "" {
		w.req = &Request{Method: incoming.method, Header: Header{}, ctx: ctx}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(StatusBadRequest)
		w.WriteString(problem)
		w.finish()
		return
	}
	req.ctx = ctx
	w.req = req
	if w.serve() {
		w.finish()
	} else {
		w.abort()
	}
}

// carrickRemote is the address of every client: wasi:http does not say more.
const carrickRemote = "127.0.0.1:1"

func carrickMakeRequest(incoming *carrickIncoming, body *carrickBody) (req *Request, problem string) {
	if !validMethod(incoming.method) {
		return nil, "400 Bad Request: invalid method"
	}
	if incoming.path == "" {
		incoming.path = "/"
	}
	target, err := url.ParseRequestURI(incoming.path)
	if err != nil {
		return nil, "400 Bad Request"
	}
	fields := incoming.fields
	header := make(Header, len(fields)/2)
	values := make([]string, 0, len(fields)/2)
	req = &Request{
		Method:     incoming.method,
		URL:        target,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     header,
		Body:       NoBody,
		Host:       incoming.authority,
		RemoteAddr: carrickRemote,
		RequestURI: incoming.path,
	}
	length, isKnown := int64(0), false
	for index := 0; index < len(fields); index += 2 {
		key, value := CanonicalHeaderKey(fields[index]), fields[index+1]
		switch key {
		case "Host":
			if req.Host == "" {
				req.Host = value
			}
			continue
		case "Connection", "Transfer-Encoding", "Keep-Alive", "Proxy-Connection", "Upgrade":
			continue
		case "Trailer":
			foreachHeaderElement(value, func(key string) {
				key = CanonicalHeaderKey(key)
				if !httpguts.ValidTrailerHeader(key) {
					return
				}
				if req.Trailer == nil {
					req.Trailer = make(Header)
				}
				req.Trailer[key] = nil
			})
			continue
		case "Content-Length":
			number, err := strconv.ParseUint(textproto.TrimString(value), 10, 63)
			if err != nil {
				return nil, "400 Bad Request"
			}
			length, isKnown = int64(number), true
		}
		if before, isThere := header[key]; isThere {
			header[key] = append(before, value)
			continue
		}
		values = append(values, value)
		header[key] = values[len(values)-1 : len(values) : len(values)]
	}
	// gRPC needs HTTP/2, of which wasi:http has all but the name.
	if strings.HasPrefix(header.Get("Content-Type"), "application/grpc") {
		req.Proto, req.ProtoMajor, req.ProtoMinor = "HTTP/2.0", 2, 0
	}
	if req.Trailer != nil {
		body.trailers = func(fields []string) {
			for index := 0; index < len(fields); index += 2 {
				key := CanonicalHeaderKey(fields[index])
				if _, isDeclared := req.Trailer[key]; isDeclared {
					req.Trailer[key] = append(req.Trailer[key], fields[index+1])
				}
			}
		}
	}
	switch {
	case isKnown && length == 0:
	case isKnown:
		req.ContentLength, req.Body = length, body
	case req.Trailer == nil && (req.Method == "GET" || req.Method == "HEAD"):
		// These have no body almost always, and asking the host takes some calls. Whoever reads it gets it.
		req.Body = body
	case body.probe():
		req.ContentLength, req.Body = -1, body
		if req.ProtoMajor == 1 {
			req.TransferEncoding = []string{"chunked"}
		}
	}
	return req, ""
}

// Small answers have a Content-Length, as those of a Server on a connection.
const carrickSmall = bufferBeforeChunkingSize

// DetectContentType looks at no more.
const carrickSniffed = 512

// So much of an answer is held back at most, unless it is flushed.
const carrickBufferSize = 8 << 10

// The buffer of the request that is handled. There is one request at a time.
var carrickBuffer = new([carrickBufferSize]byte)

func carrickTakeBuffer() *[carrickBufferSize]byte {
	buffer := carrickBuffer
	carrickBuffer = nil
	if buffer == nil {
		buffer = new([carrickBufferSize]byte)
	}
	return buffer
}

// carrickResponse is a ResponseWriter. What it does with headers is what `response` does.
type carrickResponse struct {
	server *Server
	req    *Request
	body   *carrickBody
	cancel context.CancelFunc
	out    uint32

	header        Header
	calledHeader  bool
	wroteHeader   bool
	status        int
	contentLength int64
	written       int64
	// The headers as they were when WriteHeader was called, names and values, where the handler has them.
	fields   []string
	trailers []string
	// Whether the headers are complete, and whether the host has the head.
	decided, begun bool
	stream         carrickStream
	hasStream      bool

	buffer   *[carrickBufferSize]byte
	buffered int
	err      error
	watching bool
	gone     atomic.Bool

	closeNotify     chan bool
	closeNotifyOnce sync.Once
}

// serve calls the handler, and reports whether it returned.
func (w *carrickResponse) serve() (returned bool) {
	defer func() {
		if returned {
			return
		}
		err := recover()
		if err != nil && err != ErrAbortHandler {
			const size = 64 << 10
			stack := make([]byte, size)
			stack = stack[:runtime.Stack(stack, false)]
			w.server.logf("http: panic serving %v: %v\n%s", w.req.RemoteAddr, err, stack)
		}
	}()
	serverHandler{w.server}.ServeHTTP(w, w.req)
	return true
}

func (w *carrickResponse) release() {
	if w.req != nil && w.req.MultipartForm != nil {
		carrickRemove(w.req.MultipartForm)
	}
	carrickBuffer, w.buffer = w.buffer, nil
}

func carrickRemove(form *multipart.Form) { form.RemoveAll() }

func (w *carrickResponse) Header() Header {
	if w.header == nil {
		w.header = make(Header)
	}
	w.calledHeader = true
	return w.header
}

func (w *carrickResponse) WriteHeader(code int) {
	if w.wroteHeader {
		caller := relevantCaller()
		w.server.logf("http: superfluous response.WriteHeader call from %s (%s:%d)", caller.Function, path.Base(caller.File), caller.Line)
		return
	}
	checkWriteHeaderCode(code)
	if code == StatusSwitchingProtocols {
		carrickSay("a connection cannot be taken over in wasi:http")
		panic(ErrAbortHandler)
	}
	if code <= 199 {
		// wasi:http has no informational answers.
		return
	}
	w.wroteHeader = true
	w.status = code
	if length := w.header.get("Content-Length"); length != "" {
		number, err := strconv.ParseInt(length, 10, 64)
		if err == nil && number >= 0 {
			w.contentLength = number
		} else {
			w.server.logf("http: invalid Content-Length of %q", length)
			w.header.Del("Content-Length")
		}
	}
	for key, values := range w.header {
		if !httpguts.ValidHeaderFieldName(key) && !strings.HasPrefix(key, TrailerPrefix) {
			continue
		}
		for _, value := range values {
			w.fields = append(w.fields, key, value)
		}
	}
}

// carrickConnectionHeader reports whether the header is about the connection, which is the host's.
func carrickConnectionHeader(key string) bool {
	switch key {
	case "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade":
		return true
	}
	return false
}

// decide completes the headers, knowing how the body begins, and whether that is all of it.
func (w *carrickResponse) decide(begins []byte, isAll bool) {
	w.decided = true
	hasTrailers, hasEncoding, hasType, hasLength, hasCoding := false, false, false, false, false
	kept := w.fields[:0]
	suppressed := []string(nil)
	if !bodyAllowedForStatus(w.status) {
		suppressed = suppressedHeaders(w.status)
	}
	for index := 0; index < len(w.fields); index += 2 {
		key, value := w.fields[index], w.fields[index+1]
		switch {
		case strings.HasPrefix(key, TrailerPrefix):
			hasTrailers = true
			continue
		case key == "Trailer":
			hasTrailers = true
			foreachHeaderElement(value, func(key string) {
				if key = CanonicalHeaderKey(key); httpguts.ValidTrailerHeader(key) {
					w.trailers = append(w.trailers, key)
				}
			})
		case key == "Transfer-Encoding":
			hasEncoding = true
		case key == "Content-Type":
			hasType = true
		case key == "Content-Encoding":
			hasCoding = hasCoding || value != ""
		case key == "Content-Length":
			hasLength = true
		}
		if carrickConnectionHeader(key) || slices.Contains(suppressed, key) {
			continue
		}
		if strings.ContainsAny(value, "\r\n") {
			value = headerNewlineToSpace.Replace(value)
		}
		kept = append(kept, key, textproto.TrimString(value))
	}
	w.fields = kept
	isHead := w.req.Method == "HEAD"
	if isAll && !hasTrailers && !hasEncoding && !hasLength && bodyAllowedForStatus(w.status) && (!isHead || len(begins) > 0) {
		w.contentLength = int64(len(begins))
		w.fields = append(w.fields, "Content-Length", strconv.Itoa(len(begins)))
	}
	if bodyAllowedForStatus(w.status) && !hasType && !hasCoding && !hasEncoding && len(begins) > 0 {
		w.fields = append(w.fields, "Content-Type", DetectContentType(begins))
	}
	carrickSort(w.fields)
}

// carrickSort sorts names and values by the names. Those of one name stay as they are.
func carrickSort(fields []string) {
	for index := 2; index < len(fields); index += 2 {
		for at := index; at > 0 && fields[at] < fields[at-2]; at -= 2 {
			fields[at], fields[at-2] = fields[at-2], fields[at]
			fields[at+1], fields[at-1] = fields[at-1], fields[at+1]
		}
	}
}

// hasBody reports whether the client gets a body.
func (w *carrickResponse) hasBody() bool {
	return w.req.Method != "HEAD" && bodyAllowedForStatus(w.status)
}

// begin makes the answer, which the client does not have yet.
func (w *carrickResponse) begin(isEmpty bool) (response uint32) {
	w.begun = true
	response = carrickNewResponse(carrickFieldsOf(w.fields))
	if w.status != StatusOK && carrickSetStatus(response, uint32(w.status)) != 0 {
		carrickSay("the status " + strconv.Itoa(w.status) + " is not sent: wasi:http does not allow it")
	}
	if w.hasBody() && !isEmpty {
		deadline := w.stream.deadline
		w.stream = carrickOpenStream(response)
		w.stream.deadline = deadline
		w.hasStream = true
	}
	return response
}

// send hands what is held back to the host, and p after it.
func (w *carrickResponse) send(p []byte) error {
	if !w.begun {
		carrickSet(w.out, 0, w.begin(false), 0, 0, 0, 0, 0, 0)
		w.watch()
	}
	held := w.buffer[:w.buffered]
	w.buffered = 0
	if !w.hasStream {
		return nil
	}
	if w.err == nil {
		w.err = w.stream.write(held)
	}
	if w.err == nil {
		w.err = w.stream.write(p)
	}
	if w.err == nil {
		return nil
	}
	if w.err != os.ErrDeadlineExceeded {
		w.leave()
	}
	return &net.OpError{Op: "write", Net: "tcp", Source: carrickAddr{}, Addr: carrickAddr{}, Err: os.NewSyscallError("write", w.err)}
}

// leave is called when the client is gone.
func (w *carrickResponse) leave() {
	w.gone.Store(true)
	w.cancel()
}

// watch looks from time to time whether the client is still there, for handlers that wait for something else.
func (w *carrickResponse) watch() {
	if w.watching || !w.hasStream {
		return
	}
	w.watching = true
	pause := 20 * time.Millisecond
	var look func()
	look = func() {
		if !w.hasStream {
			return
		}
		if _, err := w.stream.room(); err != nil {
			w.err = err
			w.leave()
			return
		}
		pause = min(2*pause, 200*time.Millisecond)
		time.AfterFunc(pause, look)
	}
	time.AfterFunc(pause, look)
}

func (w *carrickResponse) Write(p []byte) (int, error) {
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if !bodyAllowedForStatus(w.status) {
		return 0, ErrBodyNotAllowed
	}
	w.written += int64(len(p))
	if w.contentLength != -1 && w.written > w.contentLength {
		return 0, ErrContentLength
	}
	if w.buffer == nil {
		// The handler has returned.
		return 0, errors.New("http: Write after the handler returned")
	}
	if !w.decided && w.buffered+len(p) > carrickSmall {
		begins := p
		if w.buffered > 0 {
			count := copy(w.buffer[w.buffered:], p[:min(len(p), carrickSniffed)])
			begins = w.buffer[:w.buffered+count]
		}
		w.decide(begins, false)
	}
	if w.buffered+len(p) <= len(w.buffer) {
		w.buffered += copy(w.buffer[w.buffered:], p)
		return len(p), nil
	}
	if err := w.send(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (w *carrickResponse) WriteString(text string) (int, error) {
	return w.Write(carrickBytes(text))
}

// The buffers of ReadFrom. They are larger than those of io.Copy, for fewer calls of the host.
var carrickCopyBuffers = sync.Pool{New: func() any { return new([128 << 10]byte) }}

func (w *carrickResponse) ReadFrom(source io.Reader) (int64, error) {
	buffer := carrickCopyBuffers.Get().(*[128 << 10]byte)
	defer carrickCopyBuffers.Put(buffer)
	return io.CopyBuffer(writerOnly{w}, source, buffer[:])
}

func (w *carrickResponse) Flush() { w.FlushError() }

func (w *carrickResponse) FlushError() error {
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	if w.buffer == nil {
		return errors.New("http: Flush after the handler returned")
	}
	if !w.decided {
		w.decide(w.buffer[:w.buffered], false)
	}
	return w.send(nil)
}

func (w *carrickResponse) SetReadDeadline(deadline time.Time) error {
	w.body.deadline = deadline
	return nil
}

func (w *carrickResponse) SetWriteDeadline(deadline time.Time) error {
	w.stream.deadline = deadline
	return nil
}

func (w *carrickResponse) EnableFullDuplex() error { return nil }

var errCarrickHijack = fmt.Errorf("%w: wasi:http has no connections that a handler could take over (Hijack, WebSocket)", ErrNotSupported)

func (w *carrickResponse) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, errCarrickHijack
}

func (w *carrickResponse) CloseNotify() <-chan bool {
	w.closeNotifyOnce.Do(func() {
		w.closeNotify = make(chan bool, 1)
		context.AfterFunc(w.req.ctx, func() {
			if w.gone.Load() {
				w.closeNotify <- true
			}
		})
	})
	return w.closeNotify
}

func (w *carrickResponse) requestTooLarge() {}

// finish ends the answer after the handler returned.
func (w *carrickResponse) finish() {
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	if !w.decided {
		w.decide(w.buffer[:w.buffered], true)
	}
	isComplete := true
	if w.contentLength != -1 && w.hasBody() {
		isComplete = w.contentLength == w.written
	}
	if !w.begun {
		// All of it goes to the client at once.
		response := w.begin(w.buffered == 0 && isComplete && len(w.finalTrailers()) == 0)
		if !w.hasStream {
			carrickSet(w.out, 0, response, 0, 0, 0, 0, 0, 0)
			return
		}
		room, err := w.stream.room()
		if err == nil && uint64(w.buffered) <= room && isComplete {
			w.err = w.stream.write(w.buffer[:w.buffered])
			w.end(true)
			carrickSet(w.out, 0, response, 0, 0, 0, 0, 0, 0)
			return
		}
		carrickSet(w.out, 0, response, 0, 0, 0, 0, 0, 0)
	}
	if !w.hasStream {
		return
	}
	w.send(nil)
	w.end(isComplete && w.err == nil)
}

// end ends the body.
func (w *carrickResponse) end(isComplete bool) {
	var trailers []string
	if isComplete {
		trailers = w.finalTrailers()
	}
	w.hasStream = false
	w.stream.finish(isComplete, trailers)
}

// abort ends the answer of a handler that did not return.
func (w *carrickResponse) abort() {
	w.cancel()
	if !w.begun {
		carrickFail(w.out)
	} else if w.hasStream {
		w.end(false)
	}
}

func (w *carrickResponse) finalTrailers() []string {
	var trailers []string
	for key, values := range w.header {
		name, found := strings.CutPrefix(key, TrailerPrefix)
		if !found && !slices.Contains(w.trailers, key) {
			continue
		}
		for _, value := range values {
			trailers = append(trailers, name, value)
		}
	}
	carrickSort(trailers)
	return trailers
}

// carrickConn stands for the connection of a client in ConnContext.
type carrickConn struct{ local net.Addr }

var errCarrickConn = errors.New("wasi:http has no connections")

func (carrickConn) Read([]byte) (int, error)         { return 0, errCarrickConn }
func (carrickConn) Write([]byte) (int, error)        { return 0, errCarrickConn }
func (carrickConn) Close() error                     { return nil }
func (c carrickConn) LocalAddr() net.Addr            { return c.local }
func (carrickConn) RemoteAddr() net.Addr             { return carrickAddr{} }
func (carrickConn) SetDeadline(time.Time) error      { return nil }
func (carrickConn) SetReadDeadline(time.Time) error  { return nil }
func (carrickConn) SetWriteDeadline(time.Time) error { return nil }

type carrickAddr struct{}

func (carrickAddr) Network() string { return "tcp" }
func (carrickAddr) String() string  { return carrickRemote }
