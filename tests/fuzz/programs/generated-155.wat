(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param i32 i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (;2;) (type 0) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func (;3;) (type 2) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (;4;) (type 2) (param i32 i32) (result i32)))
  (memory (;0;) 0 6)
  (global (;0;) (ref null 1) ref.null 1)
  (global (;1;) (mut externref) ref.null any extern.convert_any any.convert_extern extern.convert_any)
  (global (;2;) (mut f32) f32.const 0x1.0259f6p+105 (;=40937415000000000000000000000000;))
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i64) i64.const 0)
  (global (;5;) (mut i32) i32.const 0)
  (global (;6;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;7;) (mut i32) i32.const 0)
  (global (;8;) (mut i32) i32.const 500)
  (export "_start" (func 6))
  (export "memory" (memory 0))
  (export "68M*?\u{3}" (func 2))
  (export "cabi_post_run" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (memory 0))
  (export "5" (global 0))
  (export "6" (global 1))
  (export "7" (global 2))
  (export "8" (global 3))
  (export "AM<" (global 4))
  (export "\u{7f}.j" (global 5))
  (export "11" (global 6))
  (export "12" (global 7))
  (func (;5;) (type 1) (param i32) (result i32)
    global.get 8
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 8
    i32.const 1
    i32.sub
    global.set 8
    loop (result f32) ;; label = @1
      global.get 8
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 8
      i32.const 1
      i32.sub
      global.set 8
      data.drop 0
      memory.size
      v128.load32x2_u align=2
      local.get 0
      v128.load16x4_s offset=191377
      i8x16.sub
      i16x8.extadd_pairwise_i8x16_u
      f32x4.trunc
      f32x4.sqrt
      f64x2.abs
      i16x8.extadd_pairwise_i8x16_u
      f64x2.sqrt
      i16x8.extend_low_i8x16_u
      f64x2.trunc
      f64.const -nan:0xfffffdfffffff (;=NaN;)
      memory.size
      f64.convert_i32_s
      f64.ceil
      f64.ge
      global.get 0
      data.drop 0
      memory.size
      memory.size
      br_if 1
      i64.load8_s
      i32.const -9152754
      i32.ctz
      v128.const i32x4 0x7f906f53 0xc5918f66 0x1edcb310 0x0887cbf2
      i64x2.all_true
      i32.ctz
      v128.load32x2_s align=2
      i8x16.neg
      f32x4.ceil
      v128.store32_lane align=1 0
      block ;; label = @2
        local.get 0
        i32.load16_u offset=35213
        i16x8.splat
        i16x8.extract_lane_u 0
        i64.load8_s
        data.drop 0
        f64.convert_i64_u
        i64.reinterpret_f64
        global.get 3
        i64.xor
        global.set 3
      end
      global.get 4
      i64.xor
      global.set 4
      drop
      global.get 5
      i32.xor
      global.set 5
      global.get 6
      v128.xor
      global.set 6
      f32.const -0x1.87317p+108 (;=-495896200000000000000000000000000;)
    end
    i32.reinterpret_f32
    global.get 7
    i32.xor
    global.set 7
    i32.const 127
  )
  (func (;6;) (type 5)
    (local i64 v128)
    i32.const 1000
    call 5
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    drop
    global.get 1
    drop
    global.get 2
    i32.reinterpret_f32
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
    global.get 6
    local.tee 1
    i64x2.extract_lane 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    local.get 1
    i64x2.extract_lane 1
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 7
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 8
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
  )
  (data (;0;) "")
  (data (;1;) "")
)
