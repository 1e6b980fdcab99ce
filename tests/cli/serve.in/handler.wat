;; Answers requests by their path, and counts those of one instance.
;;
;; /count …       200, `count` and how many requests the instance has had
;; /trap          traps before the answer
;; /late-trap     traps after the first bytes of the answer
;; /spin, /sleep  never answers; /late-spin, /late-sleep after the first bytes
;; /none          returns without an answer
;; /grow          takes all the memory it gets
;; /read          reads the body of the request, then answers, or traps where the body has an error
(module
  (import "wasi:http/types@0.2.0" "[method]incoming-request.path-with-query" (func $path (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[method]incoming-request.consume" (func $consume (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[method]incoming-body.stream" (func $input (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[constructor]fields" (func $fields (result i32)))
  (import "wasi:http/types@0.2.0" "[constructor]outgoing-response" (func $response (param i32) (result i32)))
  (import "wasi:http/types@0.2.0" "[method]outgoing-response.body" (func $body (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[method]outgoing-body.write" (func $output (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[static]outgoing-body.finish" (func $finish (param i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.0" "[static]response-outparam.set"
    (func $set (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.0" "[resource-drop]incoming-request" (func $drop-request (param i32)))
  (import "wasi:http/types@0.2.0" "[resource-drop]incoming-body" (func $drop-incoming (param i32)))
  (import "wasi:io/streams@0.2.0" "[method]input-stream.read" (func $read (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.0" "[method]input-stream.subscribe" (func $subscribe (param i32) (result i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.check-write" (func $check (param i32 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.subscribe" (func $room (param i32) (result i32)))
  (import "wasi:io/streams@0.2.0" "[resource-drop]input-stream" (func $drop-input (param i32)))
  (import "wasi:io/streams@0.2.0" "[resource-drop]output-stream" (func $drop-output (param i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.0" "[resource-drop]pollable" (func $drop-pollable (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $timer (param i64) (result i32)))

  (memory (export "memory") 2)
  (global $requests (mut i32) (i32.const 0))
  (global $next (mut i32) (i32.const 1024))
  (data (i32.const 0) "count")

  ;; Room that the host asks for comes from 1 KiB on, and begins again with each request.
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get 3))))

  (func $wait (param $pollable i32)
    (call $block (local.get $pollable))
    (call $drop-pollable (local.get $pollable)))

  (func $spin (loop $forever (br $forever)))
  (func $sleep (call $wait (call $timer (i64.const 3600000000000))))

  ;; Whether the path has this byte at this place.
  (func $at (param $place i32) (param $byte i32) (result i32)
    (i32.eq
      (i32.load8_u (i32.add (i32.load (i32.const 260)) (local.get $place)))
      (local.get $byte)))

  (func $answer (param $out i32) (param $late i32)
    (local $response i32) (local $body i32) (local $stream i32)
    (local.set $response (call $response (call $fields)))
    (call $body (local.get $response) (i32.const 272))
    (local.set $body (i32.load (i32.const 276)))
    (call $output (local.get $body) (i32.const 272))
    (local.set $stream (i32.load (i32.const 276)))
    (call $set (local.get $out) (i32.const 0) (local.get $response) (i32.const 0) (i64.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $wait (call $room (local.get $stream)))
    (call $check (local.get $stream) (i32.const 288))
    (call $write (local.get $stream) (i32.const 0) (i32.const 5) (i32.const 272))
    (call $wait (call $room (local.get $stream)))
    ;; t, p, l
    (if (i32.eq (local.get $late) (i32.const 1)) (then unreachable))
    (if (i32.eq (local.get $late) (i32.const 2)) (then (call $spin)))
    (if (i32.eq (local.get $late) (i32.const 3)) (then (call $sleep)))
    (i32.store8 (i32.const 8) (i32.add (i32.const 48) (global.get $requests)))
    (call $check (local.get $stream) (i32.const 288))
    (call $write (local.get $stream) (i32.const 8) (i32.const 1) (i32.const 272))
    (call $drop-output (local.get $stream))
    (call $finish (local.get $body) (i32.const 0) (i32.const 0) (i32.const 304)))

  (func $drain (param $request i32)
    (local $body i32) (local $stream i32)
    (call $consume (local.get $request) (i32.const 272))
    (local.set $body (i32.load (i32.const 276)))
    (call $input (local.get $body) (i32.const 272))
    (local.set $stream (i32.load (i32.const 276)))
    (block $end
      (loop $more
        (call $read (local.get $stream) (i64.const 4096) (i32.const 272))
        (br_if $end (i32.load8_u (i32.const 272)))
        (if (i32.eqz (i32.load (i32.const 280)))
          (then (call $wait (call $subscribe (local.get $stream)))))
        (global.set $next (i32.const 1024))
        (br $more)))
    ;; The end is `closed`.
    (if (i32.eqz (i32.load8_u (i32.const 276))) (then unreachable))
    (call $drop-input (local.get $stream))
    (call $drop-incoming (local.get $body)))

  ;; Which kind of failure the word from this place on is: 1 trap, 2 spin, 3 sleep, 0 none.
  (func $kind (param $place i32) (result i32)
    (if (call $at (local.get $place) (i32.const 116)) (then (return (i32.const 1))))
    (if (call $at (i32.add (local.get $place) (i32.const 1)) (i32.const 112)) (then (return (i32.const 2))))
    (if (call $at (i32.add (local.get $place) (i32.const 1)) (i32.const 108)) (then (return (i32.const 3))))
    (i32.const 0))

  (func (export "wasi:http/incoming-handler@0.2.0#handle") (param $request i32) (param $out i32)
    (local $kind i32)
    (global.set $next (i32.const 1024))
    (global.set $requests (i32.add (global.get $requests) (i32.const 1)))
    (call $path (local.get $request) (i32.const 256))
    ;; l: late
    (if (call $at (i32.const 1) (i32.const 108))
      (then (call $answer (local.get $out) (call $kind (i32.const 6))) (return)))
    (if (call $at (i32.const 1) (i32.const 116)) (then unreachable))
    (if (call $at (i32.const 1) (i32.const 115))
      (then
        (if (i32.eq (call $kind (i32.const 1)) (i32.const 2)) (then (call $spin)))
        (call $sleep)))
    (if (call $at (i32.const 1) (i32.const 110)) (then (return)))
    (if (call $at (i32.const 1) (i32.const 103))
      (then (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))))
    (if (call $at (i32.const 1) (i32.const 114)) (then (call $drain (local.get $request))))
    (call $drop-request (local.get $request))
    (call $answer (local.get $out) (i32.const 0)))
)
