(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (result i32)))
  (type (;2;) (func (param i32 i64 i32 i32) (result i32)))
  (type (;3;) (func (param i32 f32 funcref)))
  (type (;4;) (func (param f64 i64) (result f32)))
  (type (;5;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;6;) (func (param i32)))
  (type (;7;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 5) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 6) (param i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func (;3;) (type 1) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func (;4;) (type 2) (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func (;5;) (type 0) (param i32 i32) (result i32)))
  (memory (;0;) 4 4)
  (global (;0;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "cm32p2_memory" (func 2))
  (export "__indirect_function_table" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (func 6))
  (export "5" (memory 0))
  (elem (;0;) externref)
  (func (;6;) (type 2) (param i32 i64 i32 i32) (result i32)
    global.get 0
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 0
    i32.const 1
    i32.sub
    global.set 0
    ref.null exn
    data.drop 0
    elem.drop 0
    drop
    i32.const 4194303
  )
  (func (;7;) (type 7)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i32.const 3000
    i32.const 4000
    call 6
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    if ;; label = @1
      i32.const 0
      i64.load align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=65528 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
    end
    memory.size
    if ;; label = @1
      i32.const 16
      local.get 0
      i64.store
      i32.const 0
      i32.const 16
      i32.store
      i32.const 4
      i32.const 32768
      i32.store
      i32.const 1
      i32.const 0
      i32.const 1
      i32.const 8
      call 0
      drop
    end
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
  (data (;0;) (i32.const 190250) "R")
)
