;; Sends a request to the host that it is given, and returns the status of the response, or a
;; thousand and the number of the case of `error-code`.
(module
  (import "wasi:http/types@0.2.12" "[constructor]fields" (func $fields (result i32)))
  (import "wasi:http/types@0.2.12" "[constructor]outgoing-request"
    (func $request (param i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-request.set-scheme"
    (func $set-scheme (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-request.set-authority"
    (func $set-authority (param i32 i32 i32 i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-request.set-path-with-query"
    (func $set-path (param i32 i32 i32 i32) (result i32)))
  (import "wasi:http/outgoing-handler@0.2.12" "handle" (func $handle (param i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]future-incoming-response.subscribe"
    (func $subscribe (param i32) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:http/types@0.2.12" "[method]future-incoming-response.get"
    (func $get (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]incoming-response.status"
    (func $status (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "/")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "fetch") (param $authority i32) (param $length i32) (result i32)
    (local $request i32)
    (local $response i32)
    (local.set $request (call $request (call $fields)))
    ;; `some(HTTP)`
    (drop (call $set-scheme (local.get $request)
      (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
    (drop (call $set-path (local.get $request) (i32.const 1) (i32.const 8) (i32.const 1)))
    (if (call $set-authority (local.get $request)
          (i32.const 1) (local.get $authority) (local.get $length))
      (then (return (i32.const 2000))))
    (call $handle (local.get $request) (i32.const 0) (i32.const 0) (i32.const 16))
    (if (i32.load8_u (i32.const 16))
      (then (return (i32.add (i32.const 1000) (i32.load8_u (i32.const 24))))))
    (local.set $response (i32.load (i32.const 24)))
    (call $block (call $subscribe (local.get $response)))
    ;; An option at 64 of a result at 72 of a result at 80 of a response or an error at 88.
    (call $get (local.get $response) (i32.const 64))
    (if (i32.load8_u (i32.const 80))
      (then (return (i32.add (i32.const 1000) (i32.load8_u (i32.const 88))))))
    (call $status (i32.load (i32.const 88)))))
