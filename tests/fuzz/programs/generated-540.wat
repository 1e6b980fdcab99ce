(module
  (type (;0;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;1;) (func (param i32 i64 i64) (result i32)))
  (type (;2;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_allocate" (func (;2;) (type 1) (param i32 i64 i64) (result i32)))
  (memory (;0;) 1 14)
  (global (;0;) v128 v128.const i32x4 0x4c5d4f59 0x67e566e2 0x035ad799 0x47113147)
  (global (;1;) (mut f64) f64.const 0x1.3c45cc896c2c4p-157 (;=0.000000000000000000000000000000000000000000000006762579069266183;))
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;4;) (mut i64) i64.const 0)
  (global (;5;) (mut i32) i32.const 0)
  (global (;6;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "Z" (memory 0))
  (export "pu\u{7}`" (global 2))
  (export "xr" (global 3))
  (export "#c" (global 4))
  (export "" (global 5))
  (func (;3;) (type 1) (param i32 i64 i64) (result i32)
    (local nullfuncref i64 i64 f32 f64 i32 i32)
    global.get 6
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 6
    i32.const 1
    i32.sub
    global.set 6
    f64.const 0x1.p-1056 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001295163;)
    i32.trunc_sat_f64_s
    block ;; label = @1
      v128.const i32x4 0xc732354c 0x39630f3e 0x46018740 0x44d78dd2
      global.get 0
      try_table (result (ref null 2)) (catch_all 0 (;@1;)) (catch_all 0 (;@1;)) (catch_all 0 (;@1;)) ;; label = @2
        f64.const -nan:0xffffe00000000 (;=NaN;)
        i32.trunc_sat_f64_u
        i32.ctz
        i32.const -377941445
        i32.lt_u
        loop (result (ref null 1)) ;; label = @3
          global.get 6
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 6
          i32.const 1
          i32.sub
          global.set 6
          block ;; label = @4
            local.get 2
            global.get 1
            f64.ceil
            local.tee 7
            local.get 7
            f64.ne
            local.get 7
            f64.const inf (;=inf;)
            f64.eq
            local.get 7
            f64.const -inf (;=-inf;)
            f64.eq
            i32.or
            i32.or
            if ;; label = @5
              f64.const 0x0p+0 (;=0;)
              local.set 7
            end
            local.get 7
            f64.const 0x0p+0 (;=0;)
            f64.lt
            if ;; label = @5
              f64.const 0x0p+0 (;=0;)
              local.set 7
            end
            local.get 7
            f64.const 0x1.fffffffcp+30 (;=2147483647;)
            f64.gt
            if ;; label = @5
              f64.const 0x1.fffffffcp+30 (;=2147483647;)
              local.set 7
            end
            local.get 7
            i32.trunc_f64_u
            i32.popcnt
            br 1 (;@3;)
            local.set 8
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 2147483635
                local.get 8
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 8
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 8
                i32.load8_s offset=2147483631
                local.set 9
                br 1 (;@5;)
              end
              i32.const 0
              local.set 9
            end
            local.get 9
            br_table 0 (;@4;) 1 (;@3;) 3 (;@1;) 0 (;@4;)
            v128.const i32x4 0xe2ee1248 0x42090db1 0xf2acadca 0x6795dc88
            global.get 0
            local.get 6
            memory.size
            br_table 0 (;@4;) 1 (;@3;) 3 (;@1;) 1 (;@3;)
            i32.const 64
            f32.convert_i32_u
            i32.reinterpret_f32
            global.get 2
            i32.xor
            global.set 2
            i32.reinterpret_f32
            global.get 2
            i32.xor
            global.set 2
            global.get 3
            v128.xor
            global.set 3
            global.get 3
            v128.xor
            global.set 3
            global.get 4
            i64.xor
            global.set 4
          end
          ref.null 1
        end
        drop
        global.get 5
        i32.xor
        global.set 5
        ref.null 2
      end
      drop
      global.get 3
      v128.xor
      global.set 3
      global.get 3
      v128.xor
      global.set 3
    end
  )
  (func (;4;) (type 5)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i64.const 25769803776
    call 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
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
    global.get 1
    i64.reinterpret_f64
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
