(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32 i32) (result i32)))
  (type (;3;) (func (param exnref i32 i64)))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (table (;0;) 1 511 exnref)
  (memory (;0;) 1 4)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "2" (table 0))
  (export "3" (memory 0))
  (export "4" (global 0))
  (export "\u{6}\u{a}" (global 1))
  (export "\u{6}\u{22}f" (global 2))
  (export "7" (global 3))
  (func (;2;) (type 1) (param i32 i32 i32) (result i32)
    (local i32 i64 f64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    i32.const 65552
    f64.const -0x1.5eeddf6f273f6p-880 (;=-0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000017005262688730104;)
    i64.trunc_sat_f64_u
    local.get 0
    local.tee 0
    i64.extend_i32_s
    i64.and
    f64.const -nan:0xfffffffc00000 (;=NaN;)
    i32.trunc_sat_f64_s
    local.set 3
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 6296
        local.get 3
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 3
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 3
        i64.load8_u offset=6288
        local.set 4
        br 1 (;@1;)
      end
      i64.const 0
      local.set 4
    end
    local.get 4
    f64.const 0x1.5b30a4558340fp+502 (;=17757632966116584000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
    local.tee 5
    local.get 5
    f64.ne
    local.get 5
    f64.const inf (;=inf;)
    f64.eq
    local.get 5
    f64.const -inf (;=-inf;)
    f64.eq
    i32.or
    i32.or
    if ;; label = @1
      f64.const 0x0p+0 (;=0;)
      local.set 5
    end
    local.get 5
    f64.const -0x1p+31 (;=-2147483648;)
    f64.lt
    if ;; label = @1
      f64.const -0x1p+31 (;=-2147483648;)
      local.set 5
    end
    local.get 5
    f64.const 0x1.fffffffcp+30 (;=2147483647;)
    f64.gt
    if ;; label = @1
      f64.const 0x1.fffffffcp+30 (;=2147483647;)
      local.set 5
    end
    local.get 5
    i32.trunc_f64_s
    f64.const -0x1.534034b307d48p-378 (;=-0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000021524970228491134;)
    table.size 0
    i32.const 8191
    f64.convert_i32_u
    local.get 0
    if (result f64) ;; label = @1
      data.drop 0
      block (result f64) ;; label = @2
        data.drop 0
        data.drop 0
        f32.const 0x1.fffep-132 (;=0.000000000000000000000000000000000000000367336;)
        try_table (result funcref) ;; label = @3
          i64.const -1099511627776
          f64.const 0x1.001p-1058 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000032387;)
          ref.null extern
          drop
          i64.reinterpret_f64
          global.get 0
          i64.xor
          global.set 0
          global.get 1
          i64.xor
          global.set 1
          ref.null func
        end
        drop
        i32.reinterpret_f32
        global.get 2
        i32.xor
        global.set 2
        f64.const -0x1.4828b05bf2df2p-799 (;=-0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000038448352992986285;)
      end
    else
      f64.const -0x1.3824d136d11c4p-167 (;=-0.000000000000000000000000000000000000000000000000006517867027327415;)
    end
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    global.get 3
    i32.xor
    global.set 3
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    global.get 3
    i32.xor
    global.set 3
    global.get 1
    i64.xor
    global.set 1
    global.get 1
    i64.xor
    global.set 1
  )
  (func (;3;) (type 0) (param i32 i32 i32 i32) (result i32)
    (local i32 i64 i32 i32 i32 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    i64.const 524288
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
      loop ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        br 0 (;@2;)
        data.drop 0
        br 0 (;@2;)
        table.size 0
        try_table (catch_all 0 (;@2;)) (catch_all 1 (;@1;)) (catch_all 0 (;@2;)) (catch_all 1 (;@1;)) ;; label = @3
          memory.size
          local.set 4
          block ;; label = @4
            block ;; label = @5
              memory.size
              i32.const 65536
              i32.mul
              i32.const 3046
              local.get 4
              i32.add
              i32.le_u
              br_if 0 (;@5;)
              local.get 4
              i32.const 0
              i32.le_s
              br_if 0 (;@5;)
              local.get 4
              i64.load offset=3038 align=1
              local.set 5
              br 1 (;@4;)
            end
            i64.const 0
            local.set 5
          end
          local.get 5
          i64.ctz
          i64.eqz
          i32.eqz
          local.set 6
          block ;; label = @4
            block ;; label = @5
              memory.size
              i32.const 65536
              i32.mul
              i32.const 55823
              local.get 6
              i32.add
              i32.le_u
              br_if 0 (;@5;)
              local.get 6
              i32.const 0
              i32.le_s
              br_if 0 (;@5;)
              local.get 6
              i32.load offset=55819
              local.set 7
              br 1 (;@4;)
            end
            i32.const 0
            local.set 7
          end
          local.get 7
          local.set 3
          loop (result f32) ;; label = @4
            global.get 4
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 4
            i32.const 1
            i32.sub
            global.set 4
            i32.const -96096435
            local.set 8
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 1206531476
                local.get 8
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 8
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 8
                i64.load32_u offset=1206531468 align=2
                local.set 9
                br 1 (;@5;)
              end
              i64.const 0
              local.set 9
            end
            local.get 9
            global.get 1
            i64.xor
            global.set 1
            f32.const -0x1.c455fcp+49 (;=-994697100000000;)
          end
          i32.reinterpret_f32
          global.get 2
          i32.xor
          global.set 2
        end
        global.get 3
        i32.xor
        global.set 3
      end
    end
    global.get 1
    i64.xor
    global.set 1
    i32.const 2143289344
  )
  (func (;4;) (type 6)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    call 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
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
    i64.extend_i32_u
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
    table.size 0
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
  (data (;0;) "")
)
