;; A command with sockets of WASI 0.3. It makes and drops a socket ten times. Then it makes sockets until one is refused,
;; and exits with 16 times their number plus the number of the error.
(component
  (import "wasi:sockets/types@0.3.0" (instance $types
    (export "tcp-socket" (type $socket (sub resource)))
    (type $family-shape (enum "ipv4" "ipv6"))
    (export "ip-address-family" (type $family (eq $family-shape)))
    (type $text (option string))
    (type $error-code-shape (variant (case "access-denied") (case "not-supported")
      (case "invalid-argument") (case "out-of-memory") (case "timeout") (case "invalid-state")
      (case "address-not-bindable") (case "address-in-use") (case "remote-unreachable")
      (case "connection-refused") (case "connection-broken") (case "connection-reset")
      (case "connection-aborted") (case "datagram-too-large") (case "other" $text)))
    (export "error-code" (type $error-code (eq $error-code-shape)))
    (export "[static]tcp-socket.create" (func (param "address-family" $family)
      (result (result (own $socket) (error $error-code)))))))
  (import "wasi:cli/exit@0.3.0" (instance $exit
    (export "exit-with-code" (func (param "status-code" u8)))))
  (alias export $types "tcp-socket" (type $socket))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (core func $create (canon lower (func $types "[static]tcp-socket.create")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $drop (canon resource.drop $socket))
  (core func $exit (canon lower (func $exit "exit-with-code")))
  (core module $m
    (import "host" "memory" (memory 1))
    (import "host" "create" (func $create (param i32 i32)))
    (import "host" "drop" (func $drop (param i32)))
    (import "host" "exit" (func $exit (param i32)))
    (func (export "run") (result i32) (local $count i32)
      (loop $again
        (call $create (i32.const 0) (i32.const 16))
        (if (i32.load8_u (i32.const 16)) (then unreachable))
        (call $drop (i32.load (i32.const 20)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $count) (i32.const 10))))
      (local.set $count (i32.const 0))
      (loop $again
        (call $create (i32.const 0) (i32.const 16))
        (if (i32.eqz (i32.load8_u (i32.const 16))) (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br $again))))
      (call $exit (i32.add (i32.mul (local.get $count) (i32.const 16))
        (i32.load8_u (i32.const 20))))
      unreachable))
  (core instance $i (instantiate $m (with "host" (instance
    (export "memory" (memory $memory "memory"))
    (export "create" (func $create))
    (export "drop" (func $drop))
    (export "exit" (func $exit))))))
  (func $run async (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.3.0" (instance $run)))
