(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (memory (;0;) 2 7)
  (global (;0;) (mut f32) f32.const -0x1.4eaaf2p-63 (;=-0.00000000000000000014173731;))
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 3))
  (export "memory" (memory 0))
  (export "#" (global 1))
  (export "" (global 2))
  (export "\u{bcc2}\u{15}l" (global 3))
  (export "*a" (global 4))
  (elem (;0;) externref)
  (func (;2;) (type 0) (param i32) (result i32)
    (local funcref f32 f32 i32 i32 f64)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    memory.size
    i32.popcnt
    block (result f32) ;; label = @1
      ref.null func
      local.get 0
      i32.popcnt
      if ;; label = @2
        f32.const 0x1.8179cap-111 (;=0.00000000000000000000000000000000057999943;)
        local.tee 3
        local.get 3
        f32.ne
        local.get 3
        f32.const inf (;=inf;)
        f32.eq
        local.get 3
        f32.const -inf (;=-inf;)
        f32.eq
        i32.or
        i32.or
        if ;; label = @3
          f32.const 0x0p+0 (;=0;)
          local.set 3
        end
        local.get 3
        f32.const -0x1p+63 (;=-9223372000000000000;)
        f32.lt
        if ;; label = @3
          f32.const -0x1p+63 (;=-9223372000000000000;)
          local.set 3
        end
        local.get 3
        f32.const 0x1.fffffep+62 (;=9223371500000000000;)
        f32.gt
        if ;; label = @3
          f32.const 0x1.fffffep+62 (;=9223371500000000000;)
          local.set 3
        end
        local.get 3
        i64.trunc_f32_s
        i32.const -268435457
        f64.convert_i32_u
        memory.size
        local.set 4
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 65421
            local.get 4
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 4
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 4
            i32.load16_u offset=65417
            local.set 5
            br 1 (;@3;)
          end
          i32.const 0
          local.set 5
        end
        local.get 5
        i64.extend_i32_s
        ref.null extern
        ref.null extern
        global.get 0
        f32.const 0x1p-123 (;=0.00000000000000000000000000000000000009403955;)
        f32.le
        block (type 0) (param i32) (result i32) ;; label = @3
          f64.const -nan:0xffffffe000000 (;=NaN;)
          f64.trunc
          global.get 0
          f32.trunc
          local.set 2
          local.tee 6
          local.get 6
          f64.ne
          local.get 6
          f64.const inf (;=inf;)
          f64.eq
          local.get 6
          f64.const -inf (;=-inf;)
          f64.eq
          i32.or
          i32.or
          if ;; label = @4
            f64.const 0x0p+0 (;=0;)
            local.set 6
          end
          local.get 6
          f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
          f64.lt
          if ;; label = @4
            f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
            local.set 6
          end
          local.get 6
          f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
          f64.gt
          if ;; label = @4
            f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
            local.set 6
          end
          local.get 6
          i64.trunc_f64_s
          global.get 1
          i64.xor
          global.set 1
        end
        global.get 2
        i32.xor
        global.set 2
        drop
        drop
        global.get 1
        i64.xor
        global.set 1
        i64.reinterpret_f64
        global.get 3
        i64.xor
        global.set 3
        global.get 1
        i64.xor
        global.set 1
      end
      drop
      f32.const -0x1p+97 (;=-158456330000000000000000000000;)
    end
    i32.reinterpret_f32
    global.get 4
    i32.xor
    global.set 4
  )
  (func (;3;) (type 4)
    (local i64 v128)
    i32.const 1000
    call 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i32.reinterpret_f32
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
    global.get 5
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
