(module
  (type (;0;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;2;) (func (param i32 i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_advise" (func (;2;) (type 0) (param i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func (;3;) (type 2) (param i32 i32) (result i32)))
  (memory (;0;) 7 13)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export "" (global 0))
  (export "1" (global 1))
  (func (;4;) (type 1) (param i32 i32 i32 i64 i32) (result i32)
    global.get 2
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 2
    i32.const 1
    i32.sub
    global.set 2
    loop (result funcref) ;; label = @1
      global.get 2
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 2
      i32.const 1
      i32.sub
      global.set 2
      f64.const 0x1.fffp-1062 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004047;)
      f64.ceil
      i64.trunc_sat_f64_s
      local.get 1
      global.get 0
      i32.xor
      global.set 0
      global.get 1
      i64.xor
      global.set 1
      ref.null func
    end
    drop
    i32.const 932412198
  )
  (func (;5;) (type 5)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i64.const 34359738368
    i32.const 5000
    call 4
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
    global.get 1
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
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
)
