;; A command of WASI 0.3: writes a line to standard output through a stream,
;; then exits with 7.
(component
  (import "wasi:cli/types@0.3.0" (instance $types
    (type $code (enum "io" "illegal-byte-sequence" "pipe"))
    (export "error-code" (type (eq $code)))))
  (alias export $types "error-code" (type $error-code))
  (import "wasi:cli/stdout@0.3.0" (instance $stdout
    (alias outer 1 $error-code (type $code))
    (export "error-code" (type $error-code (eq $code)))
    (type $bytes (stream u8))
    (type $written (future (result (error $error-code))))
    (export "write-via-stream" (func (param "data" $bytes) (result $written)))))
  (import "wasi:cli/exit@0.3.0" (instance $exit
    (export "exit-with-code" (func (param "status-code" u8)))))

  (type $bytes (stream u8))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $new (canon stream.new $bytes))
  (core func $write (canon stream.write $bytes async (memory (core memory $memory "memory"))))
  (core func $set (canon waitable-set.new))
  (core func $join (canon waitable.join))
  (core func $drop (canon stream.drop-writable $bytes))
  (core func $via-stream (canon lower (func $stdout "write-via-stream")))
  (core func $exit (canon lower (func $exit "exit-with-code")))

  (core module $m
    (import "host" "memory" (memory 1))
    (import "host" "new" (func $new (result i64)))
    (import "host" "write" (func $write (param i32 i32 i32) (result i32)))
    (import "host" "set" (func $set (result i32)))
    (import "host" "join" (func $join (param i32 i32)))
    (import "host" "drop" (func $drop (param i32)))
    (import "host" "via-stream" (func $via-stream (param i32) (result i32)))
    (import "host" "exit" (func $exit (param i32)))
    (data (i32.const 16) "three\n")
    (global $writable (mut i32) (i32.const 0))
    (func (export "run") (result i32) (local $ends i64) (local $set i32)
      (local.set $ends (call $new))
      (global.set $writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (drop (call $via-stream (i32.wrap_i64 (local.get $ends))))
      (if (i32.eq (i32.const -1)
            (call $write (global.get $writable) (i32.const 16) (i32.const 6)))
        (then
          ;; Not taken yet: wait for it, and go on in the callback.
          (local.set $set (call $set))
          (call $join (global.get $writable) (local.get $set))
          (return (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))))
      (call $finish)
      unreachable)
    (func (export "callback") (param i32 i32 i32) (result i32) (call $finish) unreachable)
    (func $finish
      (call $join (global.get $writable) (i32.const 0))
      (call $drop (global.get $writable))
      (call $exit (i32.const 7))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "memory" (memory $memory "memory"))
    (export "new" (func $new))
    (export "write" (func $write))
    (export "set" (func $set))
    (export "join" (func $join))
    (export "drop" (func $drop))
    (export "via-stream" (func $via-stream))
    (export "exit" (func $exit))))))
  (func $run async (result (result))
    (canon lift (core func $i "run") async (callback (core func $i "callback"))))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.3.0" (instance $run)))
