(module
  (type (;0;) (func (param i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (type (;2;) (func))
  (type (;3;) (func (result i32)))
  (type (;4;) (func))
  (type (;5;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;6;) (func (param i32)))
  (type (;7;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 5) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 6) (param i32)))
  (import "wasi_snapshot_preview1" "path_open" (func (;2;) (type 1) (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (;0;) 0 14)
  (global (;0;) f32 f32.const 0x1.94ff18p-33 (;=0.00000000018417107;))
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "2" (memory 0))
  (export "3" (global 0))
  (export "\u{16}" (global 1))
  (export "u4" (global 2))
  (export "p" (global 3))
  (start 3)
  (func (;3;) (type 2)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    block (result f32) ;; label = @1
      i64.const -1099511627777
      i64.clz
      memory.size
      f64.convert_i32_s
      i64.trunc_f64_s
      i64.eq
      global.get 0
      f32.neg
      i32.trunc_sat_f32_s
      i32.add
      i32.load16_s offset=778151 align=1
      i64.load
      i64.popcnt
      loop (result funcref) ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        memory.size
        i32.load8_s
        i64.load8_s
        global.get 0
        f32.ceil
        f32.ceil
        f64.promote_f32
        global.get 0
        call 3
        i32.reinterpret_f32
        global.get 1
        i32.xor
        global.set 1
        i64.reinterpret_f64
        global.get 2
        i64.xor
        global.set 2
        global.get 3
        i64.xor
        global.set 3
        ref.null func
      end
      drop
      global.get 3
      i64.xor
      global.set 3
      f32.const 0x1.fffep-134 (;=0.000000000000000000000000000000000000000091834;)
    end
    i32.reinterpret_f32
    global.get 1
    i32.xor
    global.set 1
  )
  (func (;4;) (type 7)
    (local i64 v128)
    call 3
    global.get 0
    i32.reinterpret_f32
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
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 4
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
