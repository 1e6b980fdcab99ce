(module
  (type (;0;) (func (param i32 i64 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func (;2;) (type 1) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func (;3;) (type 0) (param i32 i64 i32 i32) (result i32)))
  (memory (;0;) 1 3)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 6))
  (export "memory" (memory 0))
  (export "cabi_post_run" (func 2))
  (export "cabi_post_run'" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (memory 0))
  (export "$\u{5}d" (global 0))
  (export "9" (global 1))
  (export "7" (global 2))
  (export "\u{5}\u{6}\u{3}" (global 3))
  (elem (;0;) func)
  (func (;4;) (type 0) (param i32 i64 i32 i32) (result i32)
    (local f64 f64 f32 i32 funcref)
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
    try_table (result f32) ;; label = @1
      block ;; label = @2
        local.get 3
        i32.load16_s offset=102086 align=1
        if ;; label = @3
          local.get 4
          f64.neg
          memory.size
          i32.load8_s offset=9803
          ref.null extern
          local.get 5
          f32.demote_f64
          f64.const 0x1.ep-1071 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000074;)
          i64.reinterpret_f64
          i64.ctz
          block ;; label = @4
            i32.const -8193
            try_table (result f32) (catch_all 1 (;@3;)) ;; label = @5
              f32.const -0x1.17ce02p+18 (;=-286520.03;)
              i32.trunc_sat_f32_s
              i32.load16_u offset=17717
              local.get 0
              i32.popcnt
              i32.mul
              i32.load8_s offset=18081
              if ;; label = @6
                loop ;; label = @7
                  global.get 4
                  i32.eqz
                  if ;; label = @8
                    unreachable
                  end
                  global.get 4
                  i32.const 1
                  i32.sub
                  global.set 4
                  ref.null exn
                  loop ;; label = @8
                    global.get 4
                    i32.eqz
                    if ;; label = @9
                      unreachable
                    end
                    global.get 4
                    i32.const 1
                    i32.sub
                    global.set 4
                    br 1 (;@7;)
                    br 2 (;@6;)
                    f32.const 0x1.15a7eap-41 (;=0.000000000000493216;)
                    i32.trunc_f32_s
                    i32.const 65538
                    f64.load offset=21243 align=1
                    i32.const 593316834
                    i32.extend8_s
                    f32.load offset=19796 align=2
                    loop (result f64) ;; label = @9
                      global.get 4
                      i32.eqz
                      if ;; label = @10
                        unreachable
                      end
                      global.get 4
                      i32.const 1
                      i32.sub
                      global.set 4
                      block (result f32) ;; label = @10
                        f32.const -0x1.2a02f6p-45 (;=-0.00000000000003308593;)
                      end
                      i32.reinterpret_f32
                      global.get 0
                      i32.xor
                      global.set 0
                      f64.const 0x1.7249776c0f72dp+68 (;=426911820373321100000;)
                    end
                    i64.reinterpret_f64
                    global.get 1
                    i64.xor
                    global.set 1
                    i32.reinterpret_f32
                    global.get 0
                    i32.xor
                    global.set 0
                    i64.reinterpret_f64
                    global.get 1
                    i64.xor
                    global.set 1
                    global.get 2
                    i32.xor
                    global.set 2
                  end
                  drop
                end
              end
              f32.const 0x1.p-137 (;=0.00000000000000000000000000000000000000000574;)
            end
            i32.reinterpret_f32
            global.get 0
            i32.xor
            global.set 0
            global.get 2
            i32.xor
            global.set 2
          end
          global.get 3
          i64.xor
          global.set 3
          i32.reinterpret_f32
          global.get 0
          i32.xor
          global.set 0
          drop
          global.get 2
          i32.xor
          global.set 2
          i64.reinterpret_f64
          global.get 1
          i64.xor
          global.set 1
        end
      end
      f32.const 0x1.p-142 (;=0.00000000000000000000000000000000000000000018;)
    end
    i32.reinterpret_f32
    global.get 0
    i32.xor
    global.set 0
  )
  (func (;5;) (type 1) (param i32 i32) (result i32)
    (local f64 i64 f64 funcref i32)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    i32.const -9
    f32.convert_i32_u
    i64.trunc_f32_s
    i32.const -1165806260
    i32.load8_u offset=64737
    i32.load offset=64578 align=1
    i64.load8_s offset=23551
    i64.mul
    i64.eqz
    ref.null extern
    elem.drop 0
    i32.const 413470888
    i32.eqz
    i32.load16_u offset=59587
    local.set 6
    memory.size
    i64.load16_u offset=3797 align=1
    i32.const -65
    i32.extend8_s
    i32.load16_u offset=14393 align=1
    i64.extend_i32_u
    i64.xor
    nop
    f32.convert_i64_s
    f64.const 0x1.e0a6de74ec379p-564 (;=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000031093748544136126;)
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
      block ;; label = @2
        br 1 (;@1;)
        br 0 (;@2;)
        f32.const 0x1.fcce52p+68 (;=586613300000000000000;)
        f32.abs
        f32.neg
        f32.trunc
        i32.trunc_sat_f32_s
        i64.load8_s offset=41246
        f64.convert_i64_s
        f32.const -0x1.4ec076p-97 (;=-0.000000000000000000000000000008252269;)
        i32.trunc_f32_u
        i32.load8_u offset=24602
        f32.convert_i32_u
        f32.nearest
        i32.reinterpret_f32
        global.get 0
        i32.xor
        global.set 0
        i64.reinterpret_f64
        global.get 1
        i64.xor
        global.set 1
      end
    end
    i64.reinterpret_f64
    global.get 1
    i64.xor
    global.set 1
    i32.reinterpret_f32
    global.get 0
    i32.xor
    global.set 0
    drop
  )
  (func (;6;) (type 4)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i32.const 3000
    i32.const 4000
    call 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    call 5
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
  )
)
