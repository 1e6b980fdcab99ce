(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param i32 i32) (result i32)))
  (type (;3;) (func (param i32 i64 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;6;) (func (param i32)))
  (type (;7;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 5) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 6) (param i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (;2;) (type 0) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (;3;) (type 1) (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func (;4;) (type 3) (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;5;) (type 4) (param i32)))
  (memory (;0;) 1 11)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "cabi_realloc_adapter" (func 2))
  (export "1" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (func 6))
  (export "5" (memory 0))
  (export "6" (global 0))
  (export "\u{1b}\u{4}" (global 1))
  (export "8" (global 2))
  (export "\u{11}" (global 3))
  (func (;6;) (type 1) (param i32) (result i32)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    memory.size
    i32.load16_s offset=33417 align=1
    i32.popcnt
    loop (type 1) (param i32) (result i32) ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      f32.load offset=21912 align=2
      f32.ceil
      f32.neg
      f32.ceil
      i64.trunc_sat_f32_u
      i64.popcnt
      i32.const -33554432
      f64.convert_i32_u
      f64.abs
      f64.floor
      loop (result i31ref) ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        block ;; label = @3
          f64.const 0x1.f8p-1069 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000031;)
          i64.trunc_f64_s
          i64.popcnt
          i64.ctz
          ref.null 2
          ref.test nullfuncref
          i32.load8_s offset=19329
          i32.extend16_s
          f32.reinterpret_i32
          local.get 0
          f64.convert_i32_u
          f64.nearest
          i64.reinterpret_f64
          i64.extend32_s
          i64.extend16_s
          i64.extend8_s
          block (result i32) ;; label = @4
            i32.const -8
          end
          global.get 0
          i32.xor
          global.set 0
          global.get 1
          i64.xor
          global.set 1
          i32.reinterpret_f32
          global.get 2
          i32.xor
          global.set 2
          global.get 1
          i64.xor
          global.set 1
        end
        ref.null i31
      end
      drop
      i64.reinterpret_f64
      global.get 3
      i64.xor
      global.set 3
      global.get 1
      i64.xor
      global.set 1
      i32.const 1557620189
    end
  )
  (func (;7;) (type 7)
    (local i64 v128)
    i32.const 1000
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
