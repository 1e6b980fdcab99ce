(module
  (type (;0;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func (;2;) (type 0) (param i32 i32 i32 i64 i32) (result i32)))
  (table (;0;) 910 960 exnref)
  (memory (;0;) 0 13)
  (memory (;1;) 0 8)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 6))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "carrick_flush" (func 4))
  (export "3" (func 5))
  (export "4" (table 0))
  (export "5" (memory 0))
  (export "6" (memory 1))
  (export "7" (global 0))
  (export "8" (global 1))
  (export "\u{18}" (global 2))
  (func (;3;) (type 0) (param i32 i32 i32 i64 i32) (result i32)
    (local f64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    data.drop 0
    data.drop 0
    i32.const 524286
    i32.load16_s 1
    f64.load 1 offset=330817
    f64.floor
    f64.floor
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    i32.const -1693633380
  )
  (func (;4;) (type 0) (param i32 i32 i32 i64 i32) (result i32)
    (local i64 i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    memory.size
    i64.load16_s 1
    data.drop 0
    try_table ;; label = @1
    end
    f32.convert_i64_s
    f32.floor
    i32.reinterpret_f32
    global.get 1
    i32.xor
    global.set 1
    i32.const -4
  )
  (func (;5;) (type 0) (param i32 i32 i32 i64 i32) (result i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    ref.null extern
    i64.const 281474976710655
    ref.null extern
    i64.const -1125025281235735956
    local.set 3
    nop
    data.drop 0
    drop
    global.get 2
    i64.xor
    global.set 2
    drop
    i32.const 33554431
  )
  (func (;6;) (type 3)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i64.const 34359738368
    i32.const 5000
    call 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
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
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i64.const 34359738368
    i32.const 5000
    call 5
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 0
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
    memory.size 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size 1
    if ;; label = @1
      i32.const 0
      i64.load 1 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=65528 align=1
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
  )
  (data (;0;) "")
)
