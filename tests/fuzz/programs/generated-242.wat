(module
  (type (;0;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;1;) (func (param f64) (result f32 f64 i32 f32)))
  (type (;2;) (func (param f32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_advise" (func (;2;) (type 0) (param i32 i64 i64 i32) (result i32)))
  (memory (;0;) 1 6)
  (tag (;0;) (type 2) (param f32))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "cabi_realloc_adapter" (func 2))
  (export "" (func 3))
  (export "2" (memory 0))
  (export "*" (global 0))
  (elem (;0;) declare func)
  (func (;3;) (type 2) (param f32)
    (local i32 i32)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    ref.null exn
    elem.drop 0
    memory.size
    local.set 1
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 12686
        local.get 1
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 1
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 1
        i32.load16_u offset=12682 align=1
        local.set 2
        br 1 (;@1;)
      end
      i32.const 0
      local.set 2
    end
    local.get 2
    global.get 0
    i32.xor
    global.set 0
    drop
  )
  (func (;4;) (type 5)
    (local i64 v128)
    f32.const 0x1p+0 (;=1;)
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
