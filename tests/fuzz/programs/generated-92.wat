(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (memory (;0;) 1 7)
  (global (;0;) i64 i64.const -5957796967783378017 i64.const 5551172957554361209 i64.const -5041325311190185400 i64.const 3995683538918515323 i64.const -6326251699915525551 i64.const 935617220602671995 i64.const 6765027865849547610 i64.const 7056948661248444399 i64.const -1906004076704146324 i64.const 2314574933385016507 i64.add i64.mul i64.mul i64.mul i64.mul i64.const -3275614841541519023 i64.sub i64.sub i64.sub i64.mul i64.mul)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "Y" (func 2))
  (export "" (func 3))
  (export "2" (memory 0))
  (export "3" (global 0))
  (export "\u{7}r \u{5c}" (global 1))
  (export "5" (global 2))
  (export "\u{a}o%" (global 3))
  (func (;2;) (type 0) (param i32 i32) (result i32)
    (local f32 externref i32 i32 i32 i32)
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
    local.set 4
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 820832378
        local.get 4
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 4
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 4
        i32.load16_u offset=820832374 align=1
        local.set 5
        br 1 (;@1;)
      end
      i32.const 0
      local.set 5
    end
    local.get 5
    local.set 6
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 16566
        local.get 6
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 6
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 6
        i32.load8_s offset=16562
        local.set 7
        br 1 (;@1;)
      end
      i32.const 0
      local.set 7
    end
    local.get 7
  )
  (func (;3;) (type 0) (param i32 i32) (result i32)
    (local f32 f32 funcref f32 i32 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    f32.const -0x1.b1ef94p-20 (;=-0.000001616537;)
    i32.trunc_sat_f32_u
    local.set 6
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 15423
        local.get 6
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 6
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 6
        i64.load8_u offset=15415
        local.set 7
        br 1 (;@1;)
      end
      i64.const 0
      local.set 7
    end
    local.get 7
    i64.popcnt
    data.drop 0
    i64.ctz
    f32.const -0x1.4252b6p-67 (;=-0.000000000000000000008531821;)
    ref.null extern
    f64.const 0x1p-1015 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002848094538889218;)
    i64.const -2974103431182102150
    global.get 1
    i64.xor
    global.set 1
    i64.reinterpret_f64
    global.get 2
    i64.xor
    global.set 2
    drop
    i32.reinterpret_f32
    global.get 3
    i32.xor
    global.set 3
    global.get 1
    i64.xor
    global.set 1
    i32.const 255
  )
  (func (;4;) (type 3)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    call 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    call 3
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
  )
  (data (;0;) (i32.const 7932) "\9d ")
)
