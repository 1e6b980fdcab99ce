(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (type (;2;) (func (result f32)))
  (type (;3;) (func (param i32 i32 f64)))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func (;3;) (type 1) (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "B;" (func 2))
  (export "cabi_realloc_adapter" (func 3))
  (export "2" (func 4))
  (export "\u{15}" (global 0))
  (export ">9\u{7f}" (global 1))
  (export "5" (global 2))
  (func (;4;) (type 2) (result f32)
    (local f32 f32)
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
    f64.const -0x1.f4b6e63d3f793p+280 (;=-3799696825033878200000000000000000000000000000000000000000000000000000000000000000000;)
    loop (type 2) (result f32) ;; label = @1
      global.get 3
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 3
      i32.const 1
      i32.sub
      global.set 3
      i64.const -1125899906842624
      i64.extend8_s
      i64.const 16384
      i64.gt_u
      ref.null func
      br 0 (;@1;)
      ref.null extern
      local.get 0
      local.tee 1
      local.get 1
      f32.ne
      local.get 1
      f32.const inf (;=inf;)
      f32.eq
      local.get 1
      f32.const -inf (;=-inf;)
      f32.eq
      i32.or
      i32.or
      if ;; label = @2
        f32.const 0x0p+0 (;=0;)
        local.set 1
      end
      local.get 1
      f32.const -0x1p+63 (;=-9223372000000000000;)
      f32.lt
      if ;; label = @2
        f32.const -0x1p+63 (;=-9223372000000000000;)
        local.set 1
      end
      local.get 1
      f32.const 0x1.fffffep+62 (;=9223371500000000000;)
      f32.gt
      if ;; label = @2
        f32.const 0x1.fffffep+62 (;=9223371500000000000;)
        local.set 1
      end
      local.get 1
      i64.trunc_f32_s
      drop
      drop
      drop
      global.get 0
      i32.xor
      global.set 0
      f32.const -nan:0x5fffff (;=NaN;)
    end
    i32.reinterpret_f32
    global.get 1
    i32.xor
    global.set 1
    i64.reinterpret_f64
    global.get 2
    i64.xor
    global.set 2
    drop
    f32.const 0x1.b609p+29 (;=918626300;)
  )
  (func (;5;) (type 6)
    (local i64 v128)
    call 4
    i32.reinterpret_f32
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
  )
)
