(module
  (type (;0;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param exnref) (result externref)))
  (type (;3;) (func (param i64)))
  (type (;4;) (func))
  (type (;5;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;6;) (func (param i32)))
  (type (;7;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 5) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 6) (param i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (;2;) (type 1) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func (;3;) (type 1) (param i32 i32) (result i32)))
  (memory (;0;) 1 4)
  (global (;0;) i32 i32.const -335369851)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "carrick_flush" (func 3))
  (export "2" (func 4))
  (export "3" (memory 0))
  (export "4" (global 0))
  (export "5" (global 1))
  (export "6" (global 2))
  (func (;4;) (type 1) (param i32 i32) (result i32)
    (local i64 i64 f64 i32 i32 i32 i32 i32 i32)
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
    local.get 3
    local.get 1
    local.get 5
    memory.grow
    i32.const -67108865
    local.set 8
    local.set 7
    memory.size
    i32.const 65536
    i32.mul
    i32.const 40395
    local.get 7
    i32.add
    i32.le_u
    if ;; label = @1
    else
      local.get 7
      i32.const 0
      i32.le_s
      if ;; label = @2
      else
        local.get 7
        local.get 8
        i32.store offset=40391
      end
    end
    local.set 9
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 661943357
        local.get 9
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 9
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 9
        i32.load offset=661943353
        local.set 10
        br 1 (;@1;)
      end
      i32.const 0
      local.set 10
    end
    local.get 10
    global.get 1
    i32.xor
    global.set 1
    global.get 2
    i64.xor
    global.set 2
    i32.const 906106644
  )
  (func (;5;) (type 7)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
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
  (data (;0;) "n")
)
