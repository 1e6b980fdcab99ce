(module
  (type (;0;) (func (param i32 i64 i64 i32) (result i32)))
  (rec
    (type (;1;) (sub (func (param i32) (result f64))))
    (type (;2;) (sub (func (result i32 f32 i32 f64))))
    (type (;3;) (sub (struct (field i32))))
    (type (;4;) (func (result f32 f64)))
    (type (;5;) (sub (func (param i64))))
    (type (;6;) (sub (array i8)))
    (type (;7;) (struct (field i16) (field (mut i8)) (field (mut i16)) (field i16) (field i16) (field (mut f64)) (field (mut i8)) (field i16) (field i64) (field i16) (field f32) (field (mut i8)) (field i16) (field i8) (field i16)))
    (type (;8;) (sub (array (mut i16))))
    (type (;9;) (array i16))
    (type (;10;) (sub (array i32)))
    (type (;11;) (sub (func)))
    (type (;12;) (struct (field i16) (field i8) (field (mut i8)) (field (mut i8)) (field (mut i16))))
  )
  (type (;13;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;14;) (func (param i32)))
  (type (;15;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 13) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 14) (param i32)))
  (memory (;0;) 14 14)
  (memory (;1;) 0 4)
  (global (;0;) (mut f32) f32.const 0x1.5214dp-66 (;=0.000000000000000000017897875;))
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i64) i64.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "2" (memory 0))
  (export "3" (memory 1))
  (export "4" (global 0))
  (export "\u{19d}" (global 1))
  (export "\u{147}|~" (global 2))
  (export "7" (global 3))
  (export "8" (global 4))
  (func (;2;) (type 1) (param i32) (result f64)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    i64.const 6298061233661258932
    i64.extend32_s
    loop ;; label = @1
      global.get 5
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 5
      i32.const 1
      i32.sub
      global.set 5
      struct.new_default 7
      ref.is_null
      i64.load 1
      i64.const 9218868437227405312
      i64.popcnt
      i32.const 134217728
      f32.reinterpret_i32
      f32.floor
      f32.nearest
      f64.promote_f32
      block (type 11) ;; label = @2
        block ;; label = @3
          loop (type 11) ;; label = @4
            global.get 5
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 5
            i32.const 1
            i32.sub
            global.set 5
            i64.const 7
            i64.clz
            i64.extend8_s
            i64.extend8_s
            f32.const -0x1p+65 (;=-36893490000000000000;)
            local.get 0
            f64.const 0x1.p-1062 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000020237;)
            i32.trunc_sat_f64_s
            i32.store offset=323684 align=2
            br 0 (;@4;)
            f32.ceil
            call 3
            f64.floor
            i32.trunc_sat_f64_u
            global.get 1
            i32.xor
            global.set 1
            i32.reinterpret_f32
            global.get 2
            i32.xor
            global.set 2
            i32.reinterpret_f32
            global.get 2
            i32.xor
            global.set 2
            global.get 3
            i64.xor
            global.set 3
          end
        end
      end
      i64.reinterpret_f64
      global.get 4
      i64.xor
      global.set 4
      global.get 3
      i64.xor
      global.set 3
      global.get 3
      i64.xor
      global.set 3
    end
    global.get 3
    i64.xor
    global.set 3
    f64.const -0x1.e56db9f7d9dfbp-537 (;=-0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000042148074605793906;)
  )
  (func (;3;) (type 4) (result f32 f64)
    (local i32 i32 nullexternref)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    i64.const 4759594565504276327
    f32.convert_i64_s
    global.get 0
    f32.gt
    call 3
    i32.trunc_f64_s
    i64.load32_s offset=28580 align=2
    local.get 1
    i32.load8_u offset=37897
    i64.const 1254105155450628395
    call 3
    f64.abs
    global.get 0
    i32.const -779534867
    i32.load8_s 1
    return_call 3
    i64.const 262136
    local.get 2
    local.set 2
    f32.convert_i64_s
    i64.const -6819091087533728123
    local.get 1
    i32.eqz
    local.get 0
    i32.div_s
    memory.grow 1
    i64.extend_i32_u
    i64.mul
    f64.convert_i64_u
    i32.trunc_f64_u
    global.get 1
    i32.xor
    global.set 1
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    i64.reinterpret_f64
    global.get 4
    i64.xor
    global.set 4
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    global.get 1
    i32.xor
    global.set 1
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    i64.reinterpret_f64
    global.get 4
    i64.xor
    global.set 4
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    global.get 3
    i64.xor
    global.set 3
    global.get 1
    i32.xor
    global.set 1
    global.get 3
    i64.xor
    global.set 3
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    global.get 1
    i32.xor
    global.set 1
    f32.const -0x1.c2fc38p-14 (;=-0.00010752326;)
    f64.const -0x1p+993 (;=-83711609936427130000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
  )
  (func (;4;) (type 15)
    (local i64 v128)
    i32.const 1000
    call 2
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    call 3
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.reinterpret_f32
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
    i64.extend_i32_u
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
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
)
