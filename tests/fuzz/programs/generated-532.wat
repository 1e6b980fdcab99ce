(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param f64) (result f64)))
  (type (;2;) (func (param f32 f64) (result f64)))
  (type (;3;) (func (param i64) (result i64)))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (memory (;0;) 1 7)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "2" (func 4))
  (export "3" (memory 0))
  (export "4" (global 0))
  (export "\u{5}\u{14}4>Ro[" (global 1))
  (export "8\u{a}P" (global 2))
  (export "7" (global 3))
  (func (;2;) (type 0) (param i32 i32) (result i32)
    (local i32 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    block (result i64) ;; label = @1
      memory.size
      f64.const -0x1.91c4b32c69645p+171 (;=-4697480915703741000000000000000000000000000000000000;)
      f64.const 0x1.80ba511e47d0bp-614 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000022105292523389668;)
      f64.nearest
      f64.ne
      i64.const 65538
      memory.size
      i32.ctz
      local.set 2
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 61583
          local.get 2
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 2
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 2
          i64.load32_u offset=61575 align=2
          local.set 3
          br 1 (;@2;)
        end
        i64.const 0
        local.set 3
      end
      local.get 3
      global.get 0
      i64.xor
      global.set 0
      global.get 0
      i64.xor
      global.set 0
      global.get 1
      i32.xor
      global.set 1
      global.get 1
      i32.xor
      global.set 1
      i64.const -6975775822362400007
    end
    global.get 0
    i64.xor
    global.set 0
    i32.const 536870912
  )
  (func (;3;) (type 1) (param f64) (result f64)
    (local i32 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    i32.const 1949096142
    f32.const 0x1.24eccp+103 (;=11603947000000000000000000000000;)
    f32.nearest
    loop ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      ref.null extern
      block (result v128) ;; label = @2
        br 1 (;@1;)
        i32.const 855961116
        i64.extend_i32_s
        i64.const -3933535444442075442
        i64.ge_s
        local.set 1
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 40657
            local.get 1
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 1
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 1
            i64.load offset=40649 align=2
            local.set 2
            br 1 (;@3;)
          end
          i64.const 0
          local.set 2
        end
        local.get 2
        global.get 0
        i64.xor
        global.set 0
        v128.const i32x4 0x9b6bd08b 0xd3c486af 0xcac47d9d 0x13d18bb6
      end
      global.get 2
      v128.xor
      global.set 2
      drop
    end
    i32.reinterpret_f32
    global.get 3
    i32.xor
    global.set 3
    global.get 1
    i32.xor
    global.set 1
    f64.const -nan:0xffffffc000000 (;=NaN;)
  )
  (func (;4;) (type 1) (param f64) (result f64)
    (local f64 f64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    loop (result v128) ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      block (result v128) ;; label = @2
        memory.size
        block ;; label = @3
          local.get 1
          br 3
          i64.const 8413559314300565235
          i64.extend8_s
          loop ;; label = @4
            global.get 4
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 4
            i32.const 1
            i32.sub
            global.set 4
            v128.const i32x4 0x96be2294 0x39b4319a 0x161cc087 0xaa044058
            f32.const -0x1.c3735ap-87 (;=-0.000000000000000000000000011396215;)
            f32.const 0x1.0001p-133 (;=0.000000000000000000000000000000000000000091837;)
            f32.lt
            f32.convert_i32_u
            v128.const i32x4 0x25fd3948 0xb4e673b6 0x3f4c040c 0xc5eeda3e
            loop (result f32) ;; label = @5
              global.get 4
              i32.eqz
              if ;; label = @6
                unreachable
              end
              global.get 4
              i32.const 1
              i32.sub
              global.set 4
              v128.const i32x4 0xb42ccd90 0xeac81ab8 0x8b5613f8 0x95d7c4c9
              v128.const i32x4 0x79367eba 0x9ab425bf 0xcad7a455 0x7882b06b
              i64.const 7929771799239583039
              f64.reinterpret_i64
              f64.abs
              local.tee 2
              local.get 2
              f64.ne
              local.get 2
              f64.const inf (;=inf;)
              f64.eq
              local.get 2
              f64.const -inf (;=-inf;)
              f64.eq
              i32.or
              i32.or
              if ;; label = @6
                f64.const 0x0p+0 (;=0;)
                local.set 2
              end
              local.get 2
              f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
              f64.lt
              if ;; label = @6
                f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
                local.set 2
              end
              local.get 2
              f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
              f64.gt
              if ;; label = @6
                f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
                local.set 2
              end
              local.get 2
              i64.trunc_f64_s
              global.get 0
              i64.xor
              global.set 0
              global.get 2
              v128.xor
              global.set 2
              global.get 2
              v128.xor
              global.set 2
              f32.const 0x1.c15084p-22 (;=0.00000041845675;)
            end
            i32.reinterpret_f32
            global.get 3
            i32.xor
            global.set 3
            global.get 2
            v128.xor
            global.set 2
            i32.reinterpret_f32
            global.get 3
            i32.xor
            global.set 3
            global.get 2
            v128.xor
            global.set 2
          end
          global.get 0
          i64.xor
          global.set 0
        end
        global.get 1
        i32.xor
        global.set 1
        v128.const i32x4 0x00000000 0x00000010 0x00000000 0xffffffff
      end
    end
    global.get 2
    v128.xor
    global.set 2
    f64.const -0x1.79ddd4396bb05p+583 (;=-46728938990019435000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
  )
  (func (;5;) (type 6)
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
    f64.const 0x1p+0 (;=1;)
    call 3
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    f64.const 0x1p+0 (;=1;)
    call 4
    i64.reinterpret_f64
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
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
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
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
)
