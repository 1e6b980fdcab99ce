(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func))
  (type (;2;) (func))
  (type (;3;) (func (param i32 i64) (result funcref)))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (memory (;0;) 1 10)
  (memory (;1;) 1 8)
  (tag (;0;) (type 1))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "l" (memory 1))
  (export "d|%$+\u{10}" (global 0))
  (elem (;0;) declare func)
  (func (;3;) (type 2)
    (local i32 i32 i32 i32)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    memory.size 1
    i64.const 67108863
    i64.eqz
    f64.const 0x1.p-1065 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000253;)
    f64.sqrt
    f64.trunc
    elem.drop 0
    f64.ceil
    i32.trunc_sat_f64_u
    local.set 1
    local.set 0
    memory.size
    i32.const 65536
    i32.mul
    i32.const 39232
    local.get 0
    i32.add
    i32.le_u
    if ;; label = @1
    else
      local.get 0
      i32.const 0
      i32.le_s
      if ;; label = @2
      else
        local.get 0
        local.get 1
        i32.store8 offset=39228
      end
    end
    memory.size
    local.set 2
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 37003
        local.get 2
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 2
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 2
        i32.load8_s offset=36999
        local.set 3
        br 1 (;@1;)
      end
      i32.const 0
      local.set 3
    end
    local.get 3
    global.get 0
    i32.xor
    global.set 0
    global.get 0
    i32.xor
    global.set 0
  )
  (func (;4;) (type 6)
    (local i64 v128)
    call 3
    global.get 0
    i64.extend_i32_u
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
  (data (;0;) (memory 1) (i32.const 133) "\e1L3\15")
)
